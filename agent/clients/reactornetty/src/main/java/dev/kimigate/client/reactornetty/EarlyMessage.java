package dev.kimigate.client.reactornetty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.cookie.Cookie;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientRequest;

/**
 * The request and the outbound that an application's function is given before there is a connection. Behind an
 * {@link EarlyOperations} stand proxy classes, because releases add methods to both interfaces. Once there is a
 * connection, they pass everything on.
 *
 * <p>What an application allocates here is collected like any object: a call that is given up while it waits leaves no
 * pooled buffer behind.
 */
final class EarlyMessage {
    private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false, true);

    private final EarlyRequest early;
    private final CallTarget target;
    private final String method;
    private final EarlyOperations root;

    EarlyMessage(EarlyRequest early, CallTarget target, String method) {
        this.early = early;
        this.target = target;
        this.method = method;
        EarlyChannel channel = new EarlyChannel(early, HEAP);
        early.keepAttributes(channel);
        Object both = Proxy.newProxyInstance(
                HttpClientRequest.class.getClassLoader(),
                new Class<?>[] {HttpClientRequest.class, NettyOutbound.class},
                new Root());
        this.root = new EarlyOperations(channel, (HttpClientRequest) both, (NettyOutbound) both);
    }

    HttpClientRequest request() {
        return root;
    }

    NettyOutbound outbound() {
        return root;
    }

    private static @Nullable Object invoke(Object on, Method called, Object @Nullable [] arguments) throws Throwable {
        try {
            return called.invoke(on, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getTargetException();
        }
    }

    @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself alone
    static @Nullable Object ofObject(Object proxy, Method called, Object @Nullable [] arguments) {
        return switch (called.getName()) {
            case "equals" -> arguments != null && proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "HTTP request";
        };
    }

    /** Both in one, as the client's own object is. */
    private final class Root implements InvocationHandler {
        private final Outbound outbound = new Outbound(EarlySend.nothing());

        @Override
        public @Nullable Object invoke(Object proxy, Method called, Object @Nullable [] arguments) throws Throwable {
            if (called.getDeclaringClass() == Object.class) {
                return ofObject(proxy, called, arguments);
            }
            return called.getDeclaringClass().isAssignableFrom(NettyOutbound.class)
                    ? outbound.invoke(proxy, called, arguments)
                    : ofRequest(proxy, called, arguments);
        }
    }

    @SuppressWarnings("ReferenceEquality") // this very request, not one that says it is equal
    private @Nullable Object ofRequest(Object proxy, Method called, Object @Nullable [] arguments) throws Throwable {
        HttpClientRequest real = early.realRequest();
        if (real != null) {
            Object result = invoke(real, called, arguments);
            return result == real ? proxy : result;
        }
        if (arguments != null) {
            change(called.getName(), arguments);
            return proxy;
        }
        return switch (called.getName()) {
            case "requestHeaders" -> early.headers();
            case "method" -> HttpMethod.valueOf(method);
            case "uri" -> target.uri();
            case "fullPath" -> target.path();
            case "resourceUrl" -> target.url();
            case "version" -> HttpVersion.HTTP_1_1;
            case "currentContext", "currentContextView" -> early.context();
            case "cookies" -> Map.of();
            case "isKeepAlive" -> true;
            case "isWebsocket" -> false;
            case "redirectedFrom" -> new String[0];
            default -> {
                if (called.isDefault()) {
                    yield InvocationHandler.invokeDefault(proxy, called);
                }
                throw unknown(called.getName());
            }
        };
    }

    private void change(String name, Object[] arguments) {
        HttpHeaders headers = early.headers();
        switch (name) {
            case "addHeader" -> headers.add((CharSequence) arguments[0], arguments[1]);
            case "header" -> headers.set((CharSequence) arguments[0], arguments[1]);
            case "headers" -> {
                String host = headers.get(HttpHeaderNames.HOST);
                headers.set((HttpHeaders) arguments[0]);
                if (host != null) {
                    headers.set(HttpHeaderNames.HOST, host);
                }
            }
            case "addCookie" -> early.set(request -> request.addCookie((Cookie) arguments[0]));
            case "responseTimeout" -> early.set(request -> request.responseTimeout((Duration) arguments[0]));
            default -> throw unknown(name);
        }
    }

    /** Ends the early writing: the application is asked again once there is a connection. */
    static RuntimeException unknown(String name) {
        return new UnsupportedOperationException(name + " needs a connection");
    }

    /** An outbound that remembers what it is told. */
    private final class Outbound implements InvocationHandler {
        private final EarlySend send;

        Outbound(EarlySend send) {
            this.send = send;
        }

        @Override
        @SuppressWarnings("unchecked")
        public @Nullable Object invoke(Object proxy, Method called, Object @Nullable [] arguments) throws Throwable {
            if (called.getDeclaringClass() == Object.class) {
                return ofObject(proxy, called, arguments);
            }
            switch (called.getName()) {
                case "alloc" -> {
                    NettyOutbound real = early.real();
                    return real == null ? HEAP : real.alloc();
                }
                case "subscribe" -> {
                    if (arguments != null) {
                        new Sending(early, send).subscribe((Subscriber<? super Void>) arguments[0]);
                    }
                    return null;
                }
                case "withConnection" -> {
                    if (arguments != null) {
                        withConnection((Consumer<? super Connection>) arguments[0]);
                    }
                    return proxy;
                }
                case "send", "sendObject", "sendUsing", "sendFile", "sendFileChunked" -> {
                    return outbound(send.then(called, arguments));
                }
                case "then" -> {
                    return arguments == null
                            ? new Sending(early, send)
                            : InvocationHandler.invokeDefault(proxy, called, arguments);
                }
                default -> {
                    if (called.isDefault()) {
                        return InvocationHandler.invokeDefault(proxy, called, arguments);
                    }
                    throw unknown(called.getName());
                }
            }
        }

        private void withConnection(Consumer<? super Connection> action) {
            NettyOutbound real = early.real();
            if (real == null) {
                early.whenConnected(action);
            } else {
                NettyOutbound unused = real.withConnection(action);
            }
        }
    }

    private NettyOutbound outbound(EarlySend send) {
        return (NettyOutbound) Proxy.newProxyInstance(
                HttpClientRequest.class.getClassLoader(), new Class<?>[] {NettyOutbound.class}, new Outbound(send));
    }

    /** Done when what was told has been sent. */
    private static final class Sending extends Mono<Void> {
        private final EarlyRequest early;
        private final EarlySend send;

        Sending(EarlyRequest early, EarlySend send) {
            this.early = early;
            this.send = send;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Void> actual) {
            early.sends(send, actual);
        }
    }
}
