package dev.kimigate.client.vertx.scenario;

import dev.kimigate.testing.CopyFixture;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** What this client's own scenarios are played with, and short words for what they do. */
abstract class OwnScenarios implements AutoCloseable {
    static final String BODY = "{\"stream\":true}";

    final CopyFixture fixture;
    final Vertx vertx = VertxClients.vertx();
    /** Vert.x 5 closes a client that was collected. */
    private final List<HttpClient> clients = new CopyOnWriteArrayList<>();

    OwnScenarios(CopyFixture fixture) {
        this.fixture = fixture;
    }

    final HttpClient client(int connections) {
        return client(new HttpClientOptions(), connections);
    }

    final HttpClient client(HttpClientOptions options, int connections) {
        HttpClient client = VertxClients.client(vertx, options, connections);
        clients.add(client);
        return client;
    }

    final RequestOptions post(String path) {
        return new RequestOptions().setMethod(HttpMethod.POST).setAbsoluteURI(fixture.server.url(path));
    }

    final Future<HttpClientResponse> send(HttpClient client, String path) {
        return client.request(post(path)).compose(request -> request.send(Buffer.buffer(BODY)));
    }

    /** The whole body of what comes. */
    final Future<String> text(HttpClient client, String path) {
        return client.request(post(path))
                .compose(request -> request.send(Buffer.buffer(BODY)).compose(HttpClientResponse::body))
                .map(Buffer::toString);
    }

    /** A call that has its permit until it is reset. */
    final HttpClientRequest hold(HttpClient client) throws Exception {
        fixture.server.on("/gated/hold", request -> {
            request.head("200 OK", "text/plain", "Content-Length: 100");
            return request.to().awaitClose();
        });
        HttpClientRequest held = get(client.request(post("/gated/hold")));
        HttpClientResponse unused = get(held.send(Buffer.buffer(BODY)));
        fixture.awaitHeld(1);
        return held;
    }

    static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        VertxClients.close(vertx);
    }
}
