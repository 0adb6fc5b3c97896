package dev.kimigate.client.apache5.scenario;

import dev.kimigate.testing.AdapterAnswer;
import dev.kimigate.testing.AdapterCall;
import dev.kimigate.testing.AdapterRequest;
import dev.kimigate.testing.CallEnd;
import dev.kimigate.testing.ClientAdapter;
import dev.kimigate.testing.Feature;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.AsyncEntityProducerWrapper;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.io.CloseMode;

/**
 * The asynchronous client in the shared scenarios, with bodies that are streamed; loaded beside each copy.
 *
 * <p>Each call has a client of its own, and its connection is closed where a cancel does not do it: the client may
 * forget what a cancel is to end, bare too. It takes the lease of the connection for it, which is over by then.
 */
public final class AsyncAdapter implements ClientAdapter {
    private final List<CloseableHttpAsyncClient> clients = new CopyOnWriteArrayList<>();

    private CloseableHttpAsyncClient client(EndpointRecorder connections) {
        CloseableHttpAsyncClient client = HttpAsyncClients.custom()
                .disableAutomaticRetries()
                .setConnectionManager(connections.manager())
                .build();
        client.start();
        clients.add(client);
        return client;
    }

    @Override
    public Set<Feature> features() {
        return EnumSet.of(Feature.ASYNCHRONOUS, Feature.TIMEOUT, Feature.KEPT_REQUESTS);
    }

    @Override
    public AdapterCall call(AdapterRequest request) {
        EndpointRecorder connections = new EndpointRecorder();
        return new Call(client(connections), connections, request);
    }

    private static AsyncEntityProducer entity(AdapterRequest request) {
        if (request.body() == null) {
            return null;
        }
        AsyncEntityProducer entity = new BasicAsyncEntityProducer(
                request.body().getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON);
        return request.replayable() ? entity : new OneShotProducer(entity);
    }

    @Override
    public String failure(CallEnd end) {
        return switch (end) {
            case CANCELLED -> "java.util.concurrent.CancellationException";
            case INTERRUPTED -> throw new IllegalArgumentException("nobody waits");
            case WAIT_OVER -> Header.class.getPackageName() + ".ConnectionRequestTimeoutException: ";
        };
    }

    @Override
    public void close() {
        clients.forEach(client -> client.close(CloseMode.IMMEDIATE));
    }

    /** As an entity that can be written once. */
    private static final class OneShotProducer extends AsyncEntityProducerWrapper {
        OneShotProducer(AsyncEntityProducer entity) {
            super(entity);
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }
    }

    private static final class Call implements AdapterCall {
        private final CloseableHttpAsyncClient client;
        private final EndpointRecorder connections;
        private final AdapterRequest request;
        private volatile Future<Void> sent;
        private volatile StreamingConsumer consumer;

        Call(CloseableHttpAsyncClient client, EndpointRecorder connections, AdapterRequest request) {
            this.client = client;
            this.connections = connections;
            this.request = request;
        }

        @Override
        public CompletableFuture<AdapterAnswer> sendAsync() {
            BasicHttpRequest http = new BasicHttpRequest(request.method(), URI.create(request.url()));
            request.headers().forEach(http::setHeader);
            HttpClientContext context = HttpClientContext.create();
            if (request.timeout() != null) {
                context.setRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(request.timeout().toMillis(), TimeUnit.MILLISECONDS)
                        .build());
            }
            CompletableFuture<AdapterAnswer> answer = new CompletableFuture<>();
            StreamingConsumer streaming =
                    new StreamingConsumer((head, body) -> answer.complete(new Answer(this, head, body)));
            consumer = streaming;
            sent = client.execute(
                    new BasicRequestProducer(http, entity(request)), streaming, context, new FutureCallback<>() {
                        @Override
                        public void completed(Void result) {}

                        @Override
                        public void failed(Exception failure) {
                            streaming.fail(failure);
                            answer.completeExceptionally(failure);
                        }

                        @Override
                        public void cancelled() {
                            streaming.fail(new java.util.concurrent.CancellationException());
                            answer.cancel(false);
                        }
                    });
            return answer;
        }

        @Override
        public void cancel() {
            sent.cancel(true);
            if (!consumer.awaitEnd()) {
                connections.close(); // the client has lost the cancel
                if (!consumer.awaitEnd()) {
                    client.close(CloseMode.IMMEDIATE); // and the lease of the connection was over
                }
            }
        }
    }

    private record Answer(Call call, HttpResponse head, InputStream body) implements AdapterAnswer {
        @Override
        public int status() {
            return head.getCode();
        }

        @Override
        public String header(String name) {
            Header header = head.getFirstHeader(name);
            return header == null ? null : header.getValue();
        }

        @Override
        public void close() {
            call.cancel();
        }
    }
}
