package dev.kimigate.client.okhttp.scenario;

import dev.kimigate.client.okhttp.scenario.Calls.Way;
import dev.kimigate.testing.AdapterAnswer;
import dev.kimigate.testing.AdapterCall;
import dev.kimigate.testing.AdapterRequest;
import dev.kimigate.testing.CallEnd;
import dev.kimigate.testing.ClientAdapter;
import dev.kimigate.testing.Feature;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;

/** OkHttp in the shared scenarios; loaded beside each copy. */
public final class OkHttpAdapter implements ClientAdapter {
    private final OkHttpClient client =
            new OkHttpClient.Builder().readTimeout(20, TimeUnit.SECONDS).build();
    private final boolean hasCallTimeout;

    public OkHttpAdapter(Boolean hasCallTimeout) {
        this.hasCallTimeout = hasCallTimeout;
    }

    @Override
    public Set<Feature> features() {
        Set<Feature> features = EnumSet.complementOf(EnumSet.of(Feature.KEPT_REQUESTS));
        if (!hasCallTimeout) {
            features.remove(Feature.TIMEOUT);
        }
        return features;
    }

    @Override
    public AdapterCall call(AdapterRequest request) {
        OkHttpClient one = client;
        if (request.timeout() != null) {
            one = client.newBuilder()
                    .callTimeout(request.timeout().toMillis(), TimeUnit.MILLISECONDS)
                    .build();
        }
        return new AdaptedCall(one.newCall(http(request)));
    }

    private static Request http(AdapterRequest request) {
        Request.Builder builder = new Request.Builder().url(request.url()).method(request.method(), body(request));
        request.headers().forEach(builder::header);
        return builder.build();
    }

    private static RequestBody body(AdapterRequest request) {
        if (request.body() == null) {
            return null;
        }
        return request.replayable() ? RequestBody.create(Calls.JSON, request.body()) : new OneShot(request.body());
    }

    @Override
    public String failure(CallEnd end) {
        return switch (end) {
            case CANCELLED -> "java.io.IOException: Canceled";
            case INTERRUPTED -> "java.io.InterruptedIOException: interrupted";
            case WAIT_OVER -> "java.io.InterruptedIOException: timeout: ";
        };
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /** Said both ways: as a marker for releases before 3.14, as a method for those since. */
    static final class OneShot extends RequestBody implements UnrepeatableRequestBody {
        private final String text;

        OneShot(String text) {
            this.text = text;
        }

        @Override
        public MediaType contentType() {
            return Calls.JSON;
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sink.writeUtf8(text);
        }
    }

    private static final class AdaptedCall implements AdapterCall {
        private final Call call;

        AdaptedCall(Call call) {
            this.call = call;
        }

        @Override
        public AdapterAnswer send() throws IOException {
            return new Answer(call.execute());
        }

        @Override
        public CompletableFuture<AdapterAnswer> sendAsync() {
            return Way.ENQUEUE.start(call).thenApply(Answer::new);
        }

        @Override
        public void cancel() {
            call.cancel();
        }
    }

    private static final class Answer implements AdapterAnswer {
        private final Response response;

        Answer(Response response) {
            this.response = response;
        }

        @Override
        public int status() {
            return response.code();
        }

        @Override
        public String header(String name) {
            return response.header(name);
        }

        @Override
        public InputStream body() {
            return response.body().byteStream();
        }

        @Override
        public void close() {
            response.close();
        }
    }
}
