package dev.kimigate.dist.host.client;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Calls by the application's own OkHttp. */
final class OkHttpHostClient implements HostClient {
    private final OkHttpClient http = new OkHttpClient.Builder()
            .readTimeout(1, TimeUnit.MINUTES)
            // A call that ends after its application would keep its connection, and so the application, for minutes.
            .connectionPool(new ConnectionPool(1, 1, TimeUnit.SECONDS))
            .build();

    // The order of create's arguments is deprecated since 4.0, but the other order is unknown before.
    @Override
    public int call(String url, String key) throws IOException {
        Request request = new Request.Builder()
                .url(url)
                .header("Authorization", "Bearer " + key)
                .post(RequestBody.create(MediaType.parse("application/json"), BODY))
                .build();
        try (Response answer = http.newCall(request).execute()) {
            if (answer.body() != null && answer.body().string().isEmpty()) {
                throw new IOException("an answer without a text");
            }
            return answer.code();
        }
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
