package dev.kimigate.bench.client;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

/** Vert.x's client. */
public final class VertxCall implements OneCall {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();
    private final HttpClient closed = vertx.createHttpClient();
    private final String url;

    public VertxCall(String url) {
        this.url = url;
        closed.close();
    }

    @Override
    public String make() {
        return client.request(options())
                .compose(request -> request.send(Buffer.buffer(BODY)))
                .compose(HttpClientResponse::body)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .toString();
    }

    @Override
    public Object wayIn() {
        try {
            return closed.request(options());
        } catch (IllegalStateException expected) {
            return expected;
        }
    }

    private RequestOptions options() {
        return new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(url)
                .putHeader("Authorization", KEY)
                .putHeader("Content-Type", JSON);
    }
}
