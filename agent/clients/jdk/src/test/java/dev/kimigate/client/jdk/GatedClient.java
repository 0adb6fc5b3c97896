package dev.kimigate.client.jdk;

import dev.kimigate.hook.HookCall;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** A client as the application sees it under the agent: its calls pass the hook first, all else is its own. */
final class GatedClient extends HttpClient {
    private final HttpClient client;
    private final FacadeHook hook;

    GatedClient(HttpClient client, FacadeHook hook) {
        this.client = client;
        this.hook = hook;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> HttpResponse<T> send(@Nullable HttpRequest request, @Nullable BodyHandler<T> handler)
            throws IOException, InterruptedException {
        Object[] response = crossing(new HookCall("send", client, request, handler));
        return response == null ? client.send(request, handler) : (HttpResponse<T>) response[0];
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            @Nullable HttpRequest request, @Nullable BodyHandler<T> handler) {
        Object[] future = crossing(new HookCall("sendAsync", client, request, handler));
        return future == null ? client.sendAsync(request, handler) : (CompletableFuture<HttpResponse<T>>) future[0];
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            @Nullable HttpRequest request, @Nullable BodyHandler<T> handler, @Nullable PushPromiseHandler<T> push) {
        Object[] future = crossing(new HookCall("sendAsync", client, request, handler, push));
        return future == null
                ? client.sendAsync(request, handler, push)
                : (CompletableFuture<HttpResponse<T>>) future[0];
    }

    /** As the patched method, which throws whatever the hook does. */
    private Object @Nullable [] crossing(HookCall call) {
        try {
            return hook.apply(call).crossing();
        } catch (Exception thrown) {
            throw GatedClient.<RuntimeException>sneak(thrown);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // that is the trick
    private static <X extends Throwable> X sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }
}
