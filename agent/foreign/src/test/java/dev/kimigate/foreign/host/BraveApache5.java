package dev.kimigate.foreign.host;

import brave.httpclient5.HttpClient5Tracing;
import brave.test.http.ITHttpAsyncClient;
import brave.test.http.ITHttpClient;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpOptions;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/** Brave's tests of traced clients on Apache HttpClient 5, classic and asynchronous. */
final class BraveApache5 {
    private BraveApache5() {}

    static final class Classic extends ITHttpClient<CloseableHttpClient> {
        @Override
        protected CloseableHttpClient newClient(int port) {
            return HttpClient5Tracing.newBuilder(httpTracing)
                    .build(HttpClients.custom().disableAutomaticRetries());
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
            HttpPost post = new HttpPost(URI.create(url(path)));
            post.setEntity(new StringEntity(body));
            send(client, post);
        }

        private static void send(CloseableHttpClient client, HttpUriRequestBase request) throws IOException {
            client.execute(request, answer -> {
                EntityUtils.consume(answer.getEntity());
                return answer.getCode();
            });
        }
    }

    static final class Asynchronous extends ITHttpAsyncClient<CloseableHttpAsyncClient> {
        @Override
        protected CloseableHttpAsyncClient newClient(int port) {
            CloseableHttpAsyncClient client = HttpClient5Tracing.newBuilder(httpTracing)
                    .build(HttpAsyncClients.custom().disableAutomaticRetries());
            client.start();
            return client;
        }

        @Override
        protected void closeClient(CloseableHttpAsyncClient client) throws IOException {
            client.close();
        }

        @Override
        protected void options(CloseableHttpAsyncClient client, String path) throws IOException {
            send(client, SimpleRequestBuilder.options(url(path)).build());
        }

        @Override
        protected void get(CloseableHttpAsyncClient client, String path) throws IOException {
            send(client, SimpleRequestBuilder.get(url(path)).build());
        }

        @Override
        protected void post(CloseableHttpAsyncClient client, String path, String body) throws IOException {
            send(
                    client,
                    SimpleRequestBuilder.post(url(path))
                            .setBody(body, ContentType.TEXT_PLAIN)
                            .build());
        }

        @Override
        @SuppressWarnings("NullAway") // the tests' callback takes nulls and does not say so
        protected void get(
                CloseableHttpAsyncClient client,
                String path,
                BiConsumer<@Nullable Integer, @Nullable Throwable> callback) {
            client.execute(SimpleRequestBuilder.get(url(path)).build(), new FutureCallback<>() {
                @Override
                public void completed(SimpleHttpResponse answer) {
                    callback.accept(answer.getCode(), null);
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

        private static void send(CloseableHttpAsyncClient client, SimpleHttpRequest request) throws IOException {
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
