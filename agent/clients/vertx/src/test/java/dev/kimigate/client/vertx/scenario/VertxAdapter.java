package dev.kimigate.client.vertx.scenario;

import dev.kimigate.testing.AdapterAnswer;
import dev.kimigate.testing.AdapterCall;
import dev.kimigate.testing.AdapterRequest;
import dev.kimigate.testing.CallEnd;
import dev.kimigate.testing.ClientAdapter;
import dev.kimigate.testing.Feature;
import dev.kimigate.testing.PieceStream;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.StreamResetException;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** The client in the shared scenarios, with bodies that are streamed; loaded beside each copy. */
public final class VertxAdapter implements ClientAdapter {
    private final Vertx vertx = VertxClients.vertx();
    private final HttpClient client = VertxClients.client(vertx, 100);

    @Override
    public Set<Feature> features() {
        return EnumSet.of(Feature.ASYNCHRONOUS, Feature.TIMEOUT);
    }

    @Override
    public AdapterCall call(AdapterRequest request) {
        return new Call(client, request);
    }

    @Override
    public String failure(CallEnd end) {
        return switch (end) {
            case CANCELLED -> StreamResetException.class.getName() + ": ";
            case INTERRUPTED -> throw new IllegalArgumentException("nobody waits");
            case WAIT_OVER -> "java.util.concurrent.TimeoutException: ";
        };
    }

    @Override
    public void close() {
        VertxClients.close(vertx);
    }

    private static final class Call implements AdapterCall {
        private final HttpClient client;
        private final AdapterRequest request;
        private final CompletableFuture<HttpClientRequest> made = new CompletableFuture<>();

        Call(HttpClient client, AdapterRequest request) {
            this.client = client;
            this.request = request;
        }

        @Override
        public CompletableFuture<AdapterAnswer> sendAsync() {
            RequestOptions options = new RequestOptions()
                    .setMethod(HttpMethod.valueOf(request.method()))
                    .setAbsoluteURI(request.url());
            request.headers().forEach(options::putHeader);
            if (request.timeout() != null) {
                options.setTimeout(request.timeout().toMillis());
            }
            CompletableFuture<AdapterAnswer> answer = new CompletableFuture<>();
            client.request(options)
                    .compose(http -> {
                        made.complete(http);
                        return send(http).map(head -> answer(http, head));
                    })
                    .onComplete(done -> {
                        if (done.succeeded()) {
                            answer.complete(done.result());
                        } else {
                            answer.completeExceptionally(done.cause());
                        }
                    });
            return answer;
        }

        private Future<HttpClientResponse> send(HttpClientRequest http) {
            if (request.body() == null) {
                return http.send();
            }
            http.putHeader("Content-Type", "application/json");
            Buffer body = Buffer.buffer(request.body());
            if (request.replayable()) {
                return http.send(body);
            }
            http.putHeader("Content-Length", String.valueOf(body.length()));
            http.write(body);
            http.end();
            return http.response();
        }

        private static AdapterAnswer answer(HttpClientRequest http, HttpClientResponse head) {
            PieceStream body = new PieceStream();
            head.exceptionHandler(body::fail);
            head.handler(piece -> body.add(piece.getBytes()));
            head.endHandler(end -> body.end());
            return new Answer(http, head, body);
        }

        @Override
        public void cancel() {
            VertxClients.reset(made.join());
        }
    }

    private record Answer(HttpClientRequest request, HttpClientResponse head, PieceStream stream)
            implements AdapterAnswer {
        @Override
        public int status() {
            return head.statusCode();
        }

        @Override
        public String header(String name) {
            return head.getHeader(name);
        }

        @Override
        public InputStream body() {
            return stream;
        }

        @Override
        public void close() {
            if (!stream.hasEnded()) { // else it would cost the connection, which another call may have
                VertxClients.reset(request);
            }
        }
    }
}
