package dev.kimigate.harness.host;

import io.netty.buffer.Unpooled;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.NettyOutbound;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClient.ResponseReceiver;
import reactor.netty.http.client.HttpClientRequest;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Reactor Netty as a tool uses it: one client with a pool that is large enough. */
final class ReactorNettyLoadClient implements LoadClient {
    private static final int CONNECTIONS = 200;

    private final LoadOptions options;
    private final ConnectionProvider connections = ConnectionProvider.create("load", CONNECTIONS);
    private final LoopResources loops = LoopResources.create("load", 2, true);
    private final HttpClient http;

    ReactorNettyLoadClient(LoadOptions options) {
        this.options = options;
        // Its own resolver does not know the names that the JDK was given.
        this.http = HttpClient.create(connections)
                .runOn(loops)
                .resolver(DefaultAddressResolverGroup.INSTANCE)
                .protocol(
                        options.http() == 1
                                ? new HttpProtocol[] {HttpProtocol.HTTP11}
                                : new HttpProtocol[] {HttpProtocol.H2, HttpProtocol.HTTP11});
    }

    @Override
    public boolean blocks() {
        return options.mode().equals("block");
    }

    @Override
    public CompletableFuture<Reply> call(CallKind kind, String prompt) {
        Mono<Reply> reply = take(request(prompt), kind);
        return blocks() ? CompletableFuture.completedFuture(reply.block()) : reply.toFuture();
    }

    private ResponseReceiver<?> request(String prompt) {
        byte[] body = options.requestBody(prompt).getBytes(StandardCharsets.UTF_8);
        if (!blocks()) {
            return http.post().uri(options.url()).send((request, outbound) -> write(request, outbound, body));
        }
        return http.headers(headers -> {
                    headers.set("Content-Type", "application/json");
                    options.allHeaders().forEach(headers::set);
                })
                .post()
                .uri(options.url())
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)));
    }

    private Publisher<Void> write(HttpClientRequest request, NettyOutbound outbound, byte[] body) {
        request.header("Content-Type", "application/json");
        options.allHeaders().forEach(request::header);
        return outbound.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)));
    }

    private Mono<Reply> take(ResponseReceiver<?> request, CallKind kind) {
        return switch (kind) {
            case READ ->
                options.body().equals("string")
                        ? request.responseSingle(
                                (answer, body) -> body.asString().map(text -> new Reply(status(answer), text)))
                        : stream(request);
            case ABORTED ->
                request.response(
                                (answer, body) -> body.asString().take(1).map(first -> new Reply(status(answer), null)))
                        .single();
            case NEVER_READ ->
                request.<Reply>responseConnection((answer, connection) -> Mono.just(new Reply(status(answer), null)))
                        .single();
        };
    }

    private static Mono<Reply> stream(ResponseReceiver<?> request) {
        AtomicInteger status = new AtomicInteger();
        return request.response((answer, body) -> pieces(answer, body, status))
                .collect(Collectors.joining())
                .map(text -> new Reply(status.get(), text));
    }

    private static Publisher<String> pieces(HttpClientResponse answer, ByteBufFlux body, AtomicInteger status) {
        status.set(status(answer));
        return body.asString(StandardCharsets.UTF_8);
    }

    private static int status(HttpClientResponse answer) {
        return answer.status().code();
    }

    @Override
    public void close() {
        connections.disposeLater().then(loops.disposeLater()).block();
    }
}
