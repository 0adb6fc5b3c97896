package dev.kimigate.foreign.host;

import brave.http.HttpTracing;
import brave.okhttp3.TracingCallFactory;
import brave.okhttp3.TracingInterceptor;
import brave.test.http.ITHttpAsyncClient;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Dispatcher;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Brave's tests of traced clients on OkHttp, in both ways that Brave can trace it. No answer's body is closed there.
 */
final class BraveOkHttp {
    private BraveOkHttp() {}

    static final class Interceptor extends Calls {
        @Override
        Call.Factory traced(HttpTracing tracing, OkHttpClient.Builder builder) {
            ExecutorService threads =
                    tracing.tracing().currentTraceContext().executorService(new Dispatcher().executorService());
            return builder.dispatcher(new Dispatcher(threads))
                    .addNetworkInterceptor(TracingInterceptor.create(tracing))
                    .build();
        }
    }

    static final class Factory extends Calls {
        @Override
        Call.Factory traced(HttpTracing tracing, OkHttpClient.Builder builder) {
            return TracingCallFactory.create(tracing, builder.build());
        }
    }

    /** What both have in common. */
    abstract static class Calls extends ITHttpAsyncClient<Call.Factory> {
        private static final Duration TIMEOUT = Duration.ofSeconds(1);
        private static final MediaType TEXT = MediaType.get("text/plain");

        abstract Call.Factory traced(HttpTracing tracing, OkHttpClient.Builder builder);

        @Override
        protected Call.Factory newClient(int port) {
            return traced(
                    httpTracing,
                    new OkHttpClient.Builder()
                            .connectTimeout(TIMEOUT)
                            .readTimeout(TIMEOUT)
                            .retryOnConnectionFailure(false)
                            .addInterceptor(RequestCounter.counter()));
        }

        @Override
        protected void closeClient(Call.Factory client) {
            if (client instanceof OkHttpClient okHttp) {
                okHttp.dispatcher().executorService().shutdownNow();
            }
        }

        @Override
        protected void options(Call.Factory client, String path) throws IOException {
            client.newCall(request(path).method("OPTIONS", null).build()).execute();
        }

        @Override
        protected void get(Call.Factory client, String path) throws IOException {
            client.newCall(request(path).build()).execute();
        }

        @Override
        protected void post(Call.Factory client, String path, String body) throws IOException {
            client.newCall(request(path).post(RequestBody.create(body, TEXT)).build())
                    .execute();
        }

        @Override
        @SuppressWarnings("NullAway") // the tests' callback takes nulls and does not say so
        protected void get(
                Call.Factory client, String path, BiConsumer<@Nullable Integer, @Nullable Throwable> callback) {
            client.newCall(request(path).build()).enqueue(new Callback() {
                @Override
                public void onFailure(Call call, IOException failure) {
                    callback.accept(null, failure);
                }

                @Override
                public void onResponse(Call call, Response response) {
                    callback.accept(response.code(), null);
                }
            });
        }

        private Request.Builder request(String path) {
            return new Request.Builder().url(url(path));
        }
    }
}
