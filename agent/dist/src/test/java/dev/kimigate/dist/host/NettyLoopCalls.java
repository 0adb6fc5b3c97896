package dev.kimigate.dist.host;

import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Reactor Netty, by one of its event loops. A function writes the request, as Spring's clients do. */
final class NettyLoopCalls implements LoopCalls {
    private static final int CONNECTIONS = 100;

    private final LoopResources loops = LoopResources.create("loop", 2, true);
    private final EventLoop loop = loops.onClient(true).next();
    private final HttpClient client = HttpClient.create(ConnectionProvider.create("loop", CONNECTIONS))
            .runOn(loops)
            .resolver(DefaultAddressResolverGroup.INSTANCE);
    private final String url;

    NettyLoopCalls(String url) {
        this.url = url;
    }

    @Override
    public void onLoop(Runnable work) {
        loop.execute(work);
    }

    @Override
    public CompletableFuture<Integer> send(String key) {
        byte[] body = "{\"stream\":true}".getBytes(StandardCharsets.UTF_8);
        return client.post()
                .uri(url)
                .send((request, outbound) -> {
                    request.header("Authorization", "Bearer " + key).header("Content-Type", "application/json");
                    return outbound.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)));
                })
                .responseSingle((answer, text) ->
                        text.asString().map(all -> answer.status().code()))
                .toFuture();
    }
}
