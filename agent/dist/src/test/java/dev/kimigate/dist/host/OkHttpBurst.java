package dev.kimigate.dist.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Calls at once by whichever OkHttp its loader finds. */
public final class OkHttpBurst {
    private OkHttpBurst() {}

    /** Returns how many were answered with 200. */
    public static Integer run(String url, Integer calls) throws InterruptedException {
        OkHttpClient http = new OkHttpClient();
        AtomicInteger answered = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            Thread thread = new Thread(() -> {
                if (call(http, url) == 200) {
                    answered.incrementAndGet();
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return answered.get();
    }

    // The order of create's arguments is deprecated since 4.0, but the other order is unknown before.
    private static int call(OkHttpClient http, String url) {
        Request request = new Request.Builder()
                .url(url)
                .post(RequestBody.create(MediaType.parse("application/json"), "{\"stream\":true}"))
                .build();
        try (Response answer = http.newCall(request).execute()) {
            return answer.body() == null || answer.body().string().isEmpty() ? 0 : answer.code();
        } catch (IOException e) {
            System.err.println(e);
            return 0;
        }
    }
}
