package dev.kimigate.harness.churn;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/** OkHttp: calls that wait and calls of its Dispatcher, over HTTP/1.1 and 2. */
final class OkHttpChurn implements ChurnClient {
    private static final @Nullable MediaType JSON = MediaType.parse("application/json");
    private static final int IDLE = 5;

    private final OkHttpClient http;

    OkHttpChurn(boolean http2) {
        http = new OkHttpClient.Builder()
                .readTimeout(2, TimeUnit.MINUTES)
                // Short, because an idle connection keeps the loader.
                .connectionPool(new ConnectionPool(IDLE, 1, TimeUnit.SECONDS))
                .protocols(http2 ? List.of(Protocol.HTTP_2, Protocol.HTTP_1_1) : List.of(Protocol.HTTP_1_1))
                .build();
    }

    @Override
    public void call(CallPlan plan, CallControl control) throws Exception {
        Call call = client(plan).newCall(request(plan));
        control.endBy(call::cancel);
        if (plan.end() == RandomEnd.INTERRUPTED || plan.way()) {
            take(call.execute(), plan, control);
        } else {
            CompletableFuture<Void> over = new CompletableFuture<>();
            call.enqueue(new Answer(plan, control, over));
            control.await(over);
        }
    }

    private OkHttpClient client(CallPlan plan) {
        return plan.end() == RandomEnd.TIMED_OUT
                ? http.newBuilder()
                        .readTimeout(1 + plan.endMillis(), TimeUnit.MILLISECONDS)
                        .build()
                : http;
    }

    private static Request request(CallPlan plan) {
        Request.Builder builder =
                new Request.Builder().url(plan.url().toString()).post(RequestBody.create(JSON, plan.body()));
        plan.headers().forEach(builder::header);
        return builder.build();
    }

    private static void take(Response answer, CallPlan plan, CallControl control) throws IOException {
        if (plan.end() == RandomEnd.DROPPED) {
            return;
        }
        try (ResponseBody body = answer.body()) {
            if (body == null) {
                throw new IOException("no body");
            }
            if (plan.end() == RandomEnd.CLOSED) {
                int first = body.byteStream().read();
                control.check(first < 0 ? 0 : answer.code(), null);
            } else {
                control.check(answer.code(), body.string());
            }
        }
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.dispatcher().cancelAll();
        http.connectionPool().evictAll();
    }

    /** Takes the answer of an enqueued call. */
    private record Answer(CallPlan plan, CallControl control, CompletableFuture<Void> over) implements Callback {
        @Override
        public void onFailure(Call call, IOException failure) {
            over.completeExceptionally(failure);
        }

        @Override
        public void onResponse(Call call, Response answer) {
            try {
                take(answer, plan, control);
                over.complete(null);
            } catch (IOException | RuntimeException failure) {
                over.completeExceptionally(failure);
            }
        }
    }
}
