package dev.kimigate.client.jdk;

import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookContext;
import dev.kimigate.testing.TestGate;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Real clients behind the hook, as the patched facade would call it; every request is gated, unless told otherwise. */
final class Hooked implements AutoCloseable {
    final TestGate gate;
    private final FacadeHook hook;

    Hooked(int limit) throws Exception {
        this(limit, Duration.ofMinutes(1));
    }

    Hooked(int limit, Duration maxWait) throws Exception {
        this(limit, maxWait, TestGate.EVERYTHING);
    }

    Hooked(int limit, Duration maxWait, String gated) throws Exception {
        gate = new TestGate(gated, limit, maxWait);
        hook = new FacadeHook(new HookContext(HttpClient.newHttpClient().getClass(), gate::gate, gate::failedOpen));
    }

    /** The client as the application sees it. */
    HttpClient client(HttpClient client) {
        return new GatedClient(client, hook);
    }

    @SuppressWarnings("unchecked")
    <T> HttpResponse<T> send(HttpClient client, HttpRequest request, BodyHandler<T> handler) throws Exception {
        return (HttpResponse<T>) result(new HookCall("send", client, request, handler));
    }

    @SuppressWarnings("unchecked")
    <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpClient client, HttpRequest request, BodyHandler<T> handler) {
        try {
            return (CompletableFuture<HttpResponse<T>>) result(new HookCall("sendAsync", client, request, handler));
        } catch (Exception neverThrown) {
            throw new AssertionError(neverThrown);
        }
    }

    private Object result(HookCall call) throws Exception {
        return Objects.requireNonNull(hook.apply(call).crossing())[0];
    }

    @SuppressWarnings("unchecked")
    HttpResponse<Object> call(HttpClient client, HttpRequest request, BodyHandler<?> handler, boolean async)
            throws Exception {
        BodyHandler<Object> untyped = (BodyHandler<Object>) handler;
        return async ? sendAsync(client, request, untyped).get() : send(client, request, untyped);
    }

    /** Every permit came back, nobody waits, nothing of ours failed. */
    void assertAllGivenBack() {
        gate.assertAllGivenBack();
    }

    @Override
    public void close() {
        gate.assertNothingFailed();
    }
}
