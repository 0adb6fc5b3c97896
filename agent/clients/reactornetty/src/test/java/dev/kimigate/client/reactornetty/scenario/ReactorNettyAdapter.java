package dev.kimigate.client.reactornetty.scenario;

import dev.kimigate.testing.AdapterAnswer;
import dev.kimigate.testing.AdapterCall;
import dev.kimigate.testing.AdapterRequest;
import dev.kimigate.testing.CallEnd;
import dev.kimigate.testing.ClientAdapter;
import dev.kimigate.testing.Feature;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpMethod;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;

/** The client in the shared scenarios, used as Spring's WebClient uses it; loaded beside each copy. */
public final class ReactorNettyAdapter implements ClientAdapter {
    private final ConnectionProvider connections = ConnectionProvider.create("scenarios", 500);

    @Override
    public Set<Feature> features() {
        return EnumSet.of(Feature.ASYNCHRONOUS, Feature.TIMEOUT);
    }

    @Override
    public AdapterCall call(AdapterRequest request) {
        return new Call(HttpClient.create(connections), request);
    }

    @Override
    public String failure(CallEnd end) {
        return switch (end) {
            case CANCELLED -> "java.util.concurrent.CancellationException";
            case INTERRUPTED -> throw new IllegalArgumentException("nobody waits");
            case WAIT_OVER -> ConnectTimeoutException.class.getName() + ": ";
        };
    }

    @Override
    public void close() {
        connections.disposeLater().block();
    }

    private static Publisher<Void> write(AdapterRequest request, HttpClientRequest http, NettyOutbound outbound) {
        request.headers().forEach(http::header);
        if (request.body() == null) {
            return outbound;
        }
        http.header("Content-Type", "application/json");
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        if (request.replayable()) {
            Mono<ByteBuf> content =
                    Mono.fromSupplier(() -> outbound.alloc().buffer(body.length).writeBytes(body));
            return outbound.send(content);
        }
        http.header("Content-Length", String.valueOf(body.length));
        return outbound.sendUsing(() -> Unpooled.wrappedBuffer(body), (connection, content) -> content, content -> {});
    }

    private static final class Call implements AdapterCall {
        private final HttpClient client;
        private final AdapterRequest request;
        private volatile CompletableFuture<AdapterAnswer> sent;

        Call(HttpClient client, AdapterRequest request) {
            this.client = request.timeout() == null ? client : client.responseTimeout(request.timeout());
            this.request = request;
        }

        @Override
        public CompletableFuture<AdapterAnswer> sendAsync() {
            sent = client.request(HttpMethod.valueOf(request.method()))
                    .uri(request.url())
                    .send((http, outbound) -> write(request, http, outbound))
                    .<AdapterAnswer>responseConnection(
                            (head, connection) -> Mono.just(new ConnectedAnswer(head, new NettyBodyInput(connection))))
                    .next()
                    .toFuture();
            return sent;
        }

        @Override
        public void cancel() {
            sent.cancel(true);
        }
    }

    private record ConnectedAnswer(HttpClientResponse head, InputStream body) implements AdapterAnswer {
        @Override
        public int status() {
            return head.status().code();
        }

        @Override
        public String header(String name) {
            return head.responseHeaders().get(name);
        }

        @Override
        public void close() throws java.io.IOException {
            body.close();
        }
    }
}
