package dev.kimigate.foreign.host;

import brave.httpasyncclient.TracingHttpAsyncClientBuilder;
import brave.httpclient.TracingHttpClientBuilder;
import brave.test.http.ITHttpAsyncClient;
import brave.test.http.ITHttpClient;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.apache.http.HttpResponse;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpOptions;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.methods.HttpUriRequest;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.nio.client.CloseableHttpAsyncClient;
import org.apache.http.util.EntityUtils;
import org.jspecify.annotations.Nullable;

/** Brave's tests of traced clients on Apache HttpClient 4, classic and asynchronous. */
final class BraveApache4 {
    private BraveApache4() {}

    private static HttpPost posting(String url, String body) throws IOException {
        HttpPost post = new HttpPost(URI.create(url));
        post.setEntity(new StringEntity(body));
        return post;
    }

    static final class Classic extends ITHttpClient<CloseableHttpClient> {
        @Override
        protected CloseableHttpClient newClient(int port) {
            return TracingHttpClientBuilder.create(httpTracing)
                    .disableAutomaticRetries()
                    .build();
        }

        @Override
        protected void closeClient(CloseableHttpClient client) throws IOException {
            client.close();
        }

        @Override
        protected void options(CloseableHttpClient client, String path) throws IOException {
            send(client, new HttpOptions(URI.create(url(path))));
        }

        @Override
        protected void get(CloseableHttpClient client, String path) throws IOException {
            send(client, new HttpGet(URI.create(url(path))));
        }

        @Override
        protected void post(CloseableHttpClient client, String path, String body) throws IOException {
            send(client, posting(url(path), body));
        }

        private static void send(CloseableHttpClient client, HttpUriRequest request) throws IOException {
            try (CloseableHttpResponse answer = client.execute(request)) {
                EntityUtils.consume(answer.getEntity());
            }
        }
    }

    static final class Asynchronous extends ITHttpAsyncClient<CloseableHttpAsyncClient> {
        @Override
        protected CloseableHttpAsyncClient newClient(int port) {
            CloseableHttpAsyncClient client =
                    TracingHttpAsyncClientBuilder.create(httpTracing).build();
            client.start();
            return client;
        }

        @Override
        protected void closeClient(CloseableHttpAsyncClient client) throws IOException {
            client.close();
        }

        @Override
        protected void options(CloseableHttpAsyncClient client, String path) throws IOException {
            send(client, new HttpOptions(URI.create(url(path))));
        }

        @Override
        protected void get(CloseableHttpAsyncClient client, String path) throws IOException {
            send(client, new HttpGet(URI.create(url(path))));
        }

        @Override
        protected void post(CloseableHttpAsyncClient client, String path, String body) throws IOException {
            send(client, posting(url(path), body));
        }

        @Override
        @SuppressWarnings("NullAway") // the tests' callback takes nulls and does not say so
        protected void get(
                CloseableHttpAsyncClient client,
                String path,
                BiConsumer<@Nullable Integer, @Nullable Throwable> callback) {
            client.execute(new HttpGet(URI.create(url(path))), new FutureCallback<>() {
                @Override
                public void completed(HttpResponse answer) {
                    callback.accept(answer.getStatusLine().getStatusCode(), null);
                }

                @Override
                public void failed(Exception failure) {
                    callback.accept(null, failure);
                }

                @Override
                public void cancelled() {
                    throw new AssertionError("cancelled");
                }
            });
        }

        private static void send(CloseableHttpAsyncClient client, HttpUriRequest request) throws IOException {
            try {
                client.execute(request, null).get();
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }
    }
}
