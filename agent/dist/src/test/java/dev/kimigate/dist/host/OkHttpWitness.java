package dev.kimigate.dist.host;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** Calls each URL by OkHttp in every way, one after another, and says all that it sees of it. */
public final class OkHttpWitness {
    private OkHttpWitness() {}

    public static void main(String[] urls) throws Exception {
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(told("application"))
                .addNetworkInterceptor(told("network"))
                .build();
        for (String url : urls) {
            print(http.newCall(request(url)).execute());
            enqueue(http.newCall(request(url)));
        }
        System.out.println(Observed.threads());
        System.exit(0);
    }

    private static Interceptor told(String kind) {
        return chain -> {
            System.out.println(kind + " interceptor runs in " + Observed.thread());
            return chain.proceed(chain.request());
        };
    }

    // The order of create's arguments is deprecated since 4.0, but the other order is unknown before.
    private static Request request(String url) {
        return new Request.Builder()
                .url(url)
                .addHeader("X-Second", "2")
                .addHeader("Authorization", "Bearer test-key")
                .addHeader("x-first", "1")
                .addHeader("X-Second", "again")
                .post(RequestBody.create(MediaType.parse("application/json"), "{\"stream\":true}"))
                .build();
    }

    private static void enqueue(Call call) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        call.enqueue(new Callback() {
            @Override
            public void onFailure(Call failed, IOException failure) {
                System.out.println("failed in " + Observed.thread() + ": " + failure);
                over.countDown();
            }

            @Override
            public void onResponse(Call answered, Response answer) throws IOException {
                System.out.println("answered in " + Observed.thread());
                print(answer);
                over.countDown();
            }
        });
        over.await();
    }

    private static void print(Response answer) throws IOException {
        try (ResponseBody body = answer.body()) {
            System.out.println(answer.protocol() + " " + answer.code() + " " + answer.message() + " "
                    + answer.headers().toMultimap() + " " + (body == null ? null : body.getClass() + body.string())
                    + " " + (answer.priorResponse() == null));
        }
    }
}
