package dev.kimigate.dist.host;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.brotli.BrotliInterceptor;

/** Calls one after the other by OkHttp with its own module for brotli. Arguments: URL, calls. */
public final class BrotliOkHttpHost {
    private BrotliOkHttpHost() {}

    public static void main(String[] args) throws IOException {
        OkHttpClient client = new OkHttpClient.Builder()
                .addInterceptor(BrotliInterceptor.INSTANCE)
                .build();
        Request request = new Request.Builder()
                .url(args[0])
                .post(RequestBody.create(MediaType.parse("application/json"), "{}"))
                .build();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            try (Response answer = client.newCall(request).execute()) {
                String asked =
                        requireNonNull(answer.networkResponse()).request().header("Accept-Encoding");
                System.out.println(answer.code() + " to " + asked + ": "
                        + requireNonNull(answer.body()).string());
            }
        }
        System.exit(0);
    }
}
