package dev.kimigate.harness.churn;

import io.netty.buffer.Unpooled;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClient.ResponseReceiver;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/** Reactor Netty: calls that wait and calls that do not, over HTTP/1.1 and 2. */
final class ReactorNettyChurn implements ChurnClient {
    private static final int CONNECTIONS = 200;
    private static final Duration CLOSE_LONGEST = Duration.ofSeconds(30);

    private final ConnectionProvider connections = ConnectionProvider.create("churn", CONNECTIONS);
    private final LoopResources loops = LoopResources.create("churn", 2, true);
    private final HttpClient http;

    ReactorNettyChurn(boolean http2) {
        // Its own resolver does not know the names that the JDK was given.
        http = HttpClient.create(connections)
                .runOn(loops)
                .resolver(DefaultAddressResolverGroup.INSTANCE)
                .protocol(
                        http2
                                ? new HttpProtocol[] {HttpProtocol.H2, HttpProtocol.HTTP11}
                                : new HttpProtocol[] {HttpProtocol.HTTP11});
    }

    @Override
    public void call(CallPlan plan, CallControl control) throws Exception {
        AtomicInteger status = new AtomicInteger();
        Mono<String> text = text(plan, status);
        if (plan.end() == RandomEnd.TIMED_OUT) {
            text = text.timeout(Duration.ofMillis(1 + plan.endMillis()));
        }
        if (plan.end() == RandomEnd.INTERRUPTED) {
            String waited = text.block();
            control.check(status.get(), waited == null ? "" : waited);
            return;
        }
        CompletableFuture<String> future = text.toFuture();
        control.endBy(() -> future.cancel(true));
        String read = control.await(future);
        control.check(status.get(), plan.end() == RandomEnd.CLOSED ? null : read);
    }

    private Mono<String> text(CallPlan plan, AtomicInteger status) {
        ResponseReceiver<?> request = request(plan);
        if (plan.end() == RandomEnd.CLOSED) {
            return request.response((answer, body) -> {
                        status.set(answer.status().code());
                        return body.asString().take(1);
                    })
                    .next();
        }
        if (plan.way()) {
            return request.responseSingle((answer, body) -> {
                status.set(answer.status().code());
                return body.asString();
            });
        }
        return request.response((answer, body) -> {
                    status.set(answer.status().code());
                    return body.asString(StandardCharsets.UTF_8);
                })
                .collect(Collectors.joining());
    }

    private ResponseReceiver<?> request(CallPlan plan) {
        byte[] body = plan.body().getBytes(StandardCharsets.UTF_8);
        return http.headers(headers -> {
                    headers.set("Content-Type", "application/json");
                    plan.headers().forEach(headers::set);
                })
                .post()
                .uri(plan.url())
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)));
    }

    @Override
    public void close() throws Exception {
        Mono<Void> both = connections.disposeLater().then(loops.disposeLater(Duration.ZERO, CLOSE_LONGEST));
        both.toFuture().get(CLOSE_LONGEST.toSeconds(), TimeUnit.SECONDS);
    }
}
