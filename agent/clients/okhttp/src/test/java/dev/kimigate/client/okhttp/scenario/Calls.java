package dev.kimigate.client.okhttp.scenario;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Short words for what every scenario does. */
final class Calls {
    static final MediaType JSON = MediaType.parse("application/json");

    /** Both ways to make a call. */
    enum Way {
        EXECUTE,
        ENQUEUE;

        CompletableFuture<Response> start(Call call) {
            CompletableFuture<Response> answer = new CompletableFuture<>();
            if (this == EXECUTE) {
                run(call::execute, answer);
            } else {
                call.enqueue(new Callback() {
                    @Override
                    public void onFailure(Call failed, IOException thrown) {
                        answer.completeExceptionally(thrown);
                    }

                    @Override
                    public void onResponse(Call answered, Response response) {
                        answer.complete(response);
                    }
                });
            }
            return answer;
        }
    }

    private Calls() {}

    static Call post(OkHttpClient client, String url) {
        return client.newCall(request(url));
    }

    static Request request(String url) {
        return new Request.Builder()
                .url(url)
                .post(RequestBody.create(JSON, "{\"stream\":true}"))
                .build();
    }

    /** Waits for the answer and reads it to its end. */
    static String text(Response response) {
        try (response) {
            return response.body().string();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> CompletableFuture<T> inThread(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        run(task, result);
        return result;
    }

    private static <T> void run(Callable<T> task, CompletableFuture<T> result) {
        Thread thread = new Thread(() -> {
            try {
                result.complete(task.call());
            } catch (Throwable thrown) {
                result.completeExceptionally(thrown);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
