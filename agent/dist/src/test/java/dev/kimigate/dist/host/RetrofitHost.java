package dev.kimigate.dist.host;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.Callback;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.http.Body;
import retrofit2.http.POST;
import retrofit2.http.Streaming;

/** Calls at once by Retrofit, in its three ways of taking an answer. Arguments: base URL, calls of each way. */
public final class RetrofitHost {
    private final AtomicInteger answered = new AtomicInteger();
    private final CountDownLatch left;
    private final Api api;

    private RetrofitHost(String baseUrl, int calls) {
        left = new CountDownLatch(3 * calls);
        api = new Retrofit.Builder().baseUrl(baseUrl).build().create(Api.class);
    }

    /** Kimi's, as a tool would declare it. */
    interface Api {
        @POST("chat/completions")
        Call<ResponseBody> chat(@Body RequestBody request);

        @Streaming
        @POST("chat/completions")
        Call<ResponseBody> stream(@Body RequestBody request);
    }

    public static void main(String[] args) throws InterruptedException {
        int calls = Integer.parseInt(args[1]);
        RetrofitHost host = new RetrofitHost(args[0], calls);
        for (int i = 0; i < calls; i++) {
            new Thread(() -> host.execute(host.api.chat(request()))).start();
            new Thread(() -> host.execute(host.api.stream(request()))).start();
            host.enqueue(host.api.stream(request()));
        }
        host.left.await();
        System.out.println("answered " + host.answered);
        System.exit(0);
    }

    private static RequestBody request() {
        return RequestBody.create(MediaType.parse("application/json"), "{\"stream\":true}");
    }

    private void execute(Call<ResponseBody> call) {
        try {
            take(call.execute());
        } catch (IOException e) {
            failed(e);
        }
    }

    private void enqueue(Call<ResponseBody> call) {
        call.enqueue(new Callback<>() {
            @Override
            public void onResponse(Call<ResponseBody> ended, Response<ResponseBody> answer) {
                try {
                    take(answer);
                } catch (IOException e) {
                    failed(e);
                }
            }

            @Override
            public void onFailure(Call<ResponseBody> ended, Throwable failure) {
                failed(failure);
            }
        });
    }

    private void take(Response<ResponseBody> answer) throws IOException {
        try (ResponseBody body = answer.body()) {
            if (answer.isSuccessful() && body != null && body.string().contains("[DONE]")) {
                answered.incrementAndGet();
            }
        }
        left.countDown();
    }

    private void failed(Throwable failure) {
        System.err.println(failure);
        left.countDown();
    }
}
