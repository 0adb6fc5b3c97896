package dev.kimigate.dist.host;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.entity.ContentType;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.impl.nio.client.HttpAsyncClients;
import org.apache.http.util.EntityUtils;

/** Calls each URL by Apache HttpClient 4 in every way, one after another, and says all that it sees of it. */
public final class Apache4Witness {
    private Apache4Witness() {}

    public static void main(String[] urls) throws Exception {
        try (CloseableHttpClient client = HttpClients.createDefault();
                CloseableHttpClient minimal = HttpClients.createMinimal();
                CloseableHttpAsyncClient asynchronous = HttpAsyncClients.createDefault()) {
            asynchronous.start();
            for (String url : urls) {
                print(client.execute(request(url)));
                print(minimal.execute(request(url)));
                Told told = new Told();
                HttpResponse answer = asynchronous.execute(request(url), told).get();
                told.over.await(); // it hears behind the future
                print(answer);
            }
        }
        System.out.println(Observed.threads());
    }

    private static HttpPost request(String url) {
        HttpPost post = new HttpPost(url);
        post.addHeader("X-Second", "2");
        post.addHeader("Authorization", "Bearer test-key");
        post.addHeader("x-first", "1");
        post.addHeader("X-Second", "again");
        post.setEntity(new StringEntity("{\"stream\":true}", ContentType.APPLICATION_JSON));
        return post;
    }

    private static void print(HttpResponse answer) throws Exception {
        System.out.println(answer.getStatusLine() + " " + Arrays.toString(answer.getAllHeaders()) + " "
                + answer.getClass().getName() + " "
                + answer.getEntity().getClass().getName() + " "
                + EntityUtils.toString(answer.getEntity()));
    }

    private static final class Told implements FutureCallback<HttpResponse> {
        private final CountDownLatch over = new CountDownLatch(1);

        @Override
        public void completed(HttpResponse answer) {
            System.out.println("completed in " + Observed.thread());
            over.countDown();
        }

        @Override
        public void failed(Exception failure) {
            System.out.println("failed in " + Observed.thread() + ": " + failure);
            over.countDown();
        }

        @Override
        public void cancelled() {
            System.out.println("cancelled");
            over.countDown();
        }
    }
}
