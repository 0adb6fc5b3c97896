package dev.kimigate.dist.host;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClients;
import org.apache.http.util.EntityUtils;

/** Calls at once by Apache HttpClient 4. Arguments: URL, calls, {@code classic} or {@code async}. */
public final class Apache4Burst {
    private Apache4Burst() {}

    public static void main(String[] args) throws Exception {
        int calls = Integer.parseInt(args[1]);
        int answered = args[2].equals("async") ? asynchronous(args[0], calls) : classic(args[0], calls);
        System.out.println("answered " + answered);
    }

    private static int classic(String url, int calls) throws Exception {
        try (CloseableHttpClient client = HttpClients.custom()
                .setMaxConnPerRoute(calls)
                .setMaxConnTotal(calls)
                .useSystemProperties()
                .build()) {
            List<Callable<HttpResponse>> all = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                all.add(() -> client.execute(post(url)));
            }
            ExecutorService threads = Executors.newFixedThreadPool(calls);
            List<Future<Boolean>> answers = new ArrayList<>();
            for (Callable<HttpResponse> call : all) {
                answers.add(threads.submit(() -> isWhole(call.call())));
            }
            int answered = 0;
            for (Future<Boolean> answer : answers) {
                answered += answer.get() ? 1 : 0;
            }
            threads.shutdown();
            return answered;
        }
    }

    private static int asynchronous(String url, int calls) throws Exception {
        try (CloseableHttpAsyncClient client = HttpAsyncClients.custom()
                .setMaxConnPerRoute(calls)
                .setMaxConnTotal(calls)
                .useSystemProperties()
                .build()) {
            client.start();
            List<Future<HttpResponse>> all = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                all.add(client.execute(post(url), null));
            }
            int answered = 0;
            for (Future<HttpResponse> call : all) {
                answered += isWhole(call.get()) ? 1 : 0;
            }
            return answered;
        }
    }

    private static HttpPost post(String url) {
        HttpPost post = new HttpPost(url);
        post.setHeader("Authorization", "Bearer test-key");
        post.setEntity(new StringEntity("{\"stream\":true}", ContentType.APPLICATION_JSON));
        return post;
    }

    private static boolean isWhole(HttpResponse answer) throws Exception {
        String text = EntityUtils.toString(answer.getEntity());
        return answer.getStatusLine().getStatusCode() == 200 && text.contains("[DONE]");
    }
}
