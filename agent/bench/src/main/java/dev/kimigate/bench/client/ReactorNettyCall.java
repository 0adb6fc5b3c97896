package dev.kimigate.bench.client;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Reactor Netty. A function writes the request, as Spring's clients do. */
public final class ReactorNettyCall implements OneCall {
    private static final IllegalStateException NO_CONNECTION = new IllegalStateException("no connection");

    private final HttpClient client = HttpClient.create();
    private final ConnectionProvider none = (config, observer, address, resolver) -> Mono.error(NO_CONNECTION);
    private final HttpClient without = HttpClient.create(none);
    private final String url;

    public ReactorNettyCall(String url) {
        this.url = url;
    }

    @Override
    public String make() {
        return Objects.requireNonNull(sent(client).block());
    }

    @Override
    public Object wayIn() {
        try {
            return String.valueOf(sent(without).block());
        } catch (RuntimeException expected) {
            return expected;
        }
    }

    private Mono<String> sent(HttpClient by) {
        return by.post()
                .uri(url)
                .send((request, outbound) -> {
                    request.header("Authorization", KEY).header("Content-Type", JSON);
                    return outbound.send(
                            Mono.fromSupplier(() -> Unpooled.wrappedBuffer(BODY.getBytes(StandardCharsets.UTF_8))));
                })
                .responseSingle((answer, text) -> text.asString());
    }
}
