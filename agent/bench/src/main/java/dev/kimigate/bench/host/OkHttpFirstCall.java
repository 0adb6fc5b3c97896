package dev.kimigate.bench.host;

import java.io.IOException;
import java.util.Objects;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** One call by OkHttp, then {@link Ending}. */
public final class OkHttpFirstCall {

    private OkHttpFirstCall() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Request request = new Request.Builder()
                .url(arguments[0])
                .header("Authorization", "Bearer test-key")
                .post(RequestBody.create("{\"messages\":[]}", MediaType.get("application/json")))
                .build();
        try (Response answer = new OkHttpClient().newCall(request).execute()) {
            System.out.println(Objects.requireNonNull(answer.body()).string());
        }
        Ending.await();
    }
}
