package dev.kimigate.client.vertx;

import dev.kimigate.call.GateCall;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.impl.HttpClientStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The stream that a request of the application's is made on, in place of the client's own: passes everything on until a
 * gated head is written. From then on a {@link StreamCall} stands between the two, and the client's own may change. A
 * proxy class, because releases have other methods. Any thread.
 */
@SuppressWarnings("ReferenceEquality") // a stream is one object
final class GatedStream implements InvocationHandler {
    private final VertxHook hook;
    private final StreamType type;
    private final HttpClient client;
    /** What the application's request has set, by the names of the methods; guarded by itself. */
    private final Map<String, Handler<?>> handlers = new HashMap<>();

    private volatile Object own;
    private volatile @Nullable HttpClientRequest request;
    private volatile @Nullable PassedOptions options;
    private volatile boolean decided;
    /** Set under the lock of the handlers. */
    private volatile @Nullable StreamCall call;
    /** Null unless the application has reset its request. Guarded by the handlers. */
    private @Nullable Throwable resetBy;

    private GatedStream(VertxHook hook, HttpClient client, Object own) {
        this.hook = hook;
        this.type = hook.type();
        this.client = client;
        this.own = own;
    }

    /** A stream in place of that of the client. */
    static Object over(VertxHook hook, HttpClient client, Object own) {
        return Proxy.newProxyInstance(
                HttpClientStream.class.getClassLoader(),
                new Class<?>[] {HttpClientStream.class},
                new GatedStream(hook, client, own));
    }

    /** What is behind a stream of ours; null if it is another. */
    static @Nullable GatedStream of(@Nullable Object stream) {
        return stream != null
                        && Proxy.isProxyClass(stream.getClass())
                        && Proxy.getInvocationHandler(stream) instanceof GatedStream ours
                ? ours
                : null;
    }

    /** The request that is made on it, and what was asked for to get it. */
    void madeFor(HttpClientRequest made, PassedOptions asked) {
        options = asked;
        request = made;
    }

    VertxHook hook() {
        return hook;
    }

    HttpClient client() {
        return client;
    }

    /** The client's stream that is in use now. */
    Object own() {
        return own;
    }

    /** Another stream of the client's is in use from now on. */
    void own(Object next) {
        own = next;
    }

    /** What the application's request has set; null if nothing. */
    @SuppressWarnings("unchecked") // each is given what it is set for
    @Nullable
    Handler<Object> handler(String name) {
        synchronized (handlers) {
            return (Handler<Object>) handlers.get(name);
        }
    }

    /** Sets all handlers but those of the answer on another stream of the client's. */
    void setOthers(Object next) {
        Map<String, Handler<?>> all;
        synchronized (handlers) {
            all = new HashMap<>(handlers);
        }
        all.forEach((name, handler) -> {
            if (!type.isOfAnswer(name) && !name.equals("closeHandler")) {
                type.handler(next, name, handler);
            }
        });
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given) throws Throwable {
        Object[] arguments = given == null ? new Object[0] : given;
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> String.valueOf(own);
            };
        }
        StreamType.Kind kind = type.kind(method);
        StreamCall gated = kind == StreamType.Kind.RESET ? callToReset(arguments) : call;
        if (kind == StreamType.Kind.HANDLER) {
            synchronized (handlers) {
                handlers.put(method.getName(), (Handler<?>) arguments[0]);
            }
            return gated != null && type.isOfAnswer(method.getName())
                    ? fluent(proxy, method)
                    : pass(proxy, method, arguments);
        }
        if (gated == null) {
            return kind == StreamType.Kind.HEAD && !decided
                    ? head(proxy, method, arguments)
                    : pass(proxy, method, arguments);
        }
        return switch (kind) {
            case HEAD, WRITE -> gated.write(new Write(type, method, arguments));
            case PAUSE -> {
                gated.pause();
                yield fluent(proxy, method);
            }
            case FETCH -> {
                gated.fetch((Long) arguments[0]);
                yield fluent(proxy, method);
            }
            case RESET -> gated.reset(method, arguments);
            case NOT_WRITABLE -> gated.isFull() || is(method, arguments);
            case WRITABLE -> !gated.isFull() && is(method, arguments);
            default -> pass(proxy, method, arguments);
        };
    }

    private boolean is(Method method, Object[] arguments) {
        return Boolean.TRUE.equals(StreamType.call(method, own, arguments));
    }

    private static @Nullable Object fluent(Object proxy, Method method) {
        return method.getReturnType() == void.class ? null : proxy;
    }

    private @Nullable Object pass(Object proxy, Method method, Object[] arguments) {
        Object present = own;
        Object result = StreamType.call(method, present, arguments);
        return result == present ? proxy : result;
    }

    /** The head is written, and with it is known where the request goes. */
    private @Nullable Object head(Object proxy, Method method, Object[] arguments) {
        decided = true;
        HttpClientRequest made = request;
        PassedOptions asked = options;
        StreamCall gated = null;
        if (made != null && asked != null && !StreamType.isConnect(arguments)) {
            try {
                gated = gated(made, asked);
            } catch (RuntimeException | LinkageError failure) {
                hook.failedOpen(failure);
            }
        }
        if (gated == null) {
            return pass(proxy, method, arguments);
        }
        Write first = new Write(type, method, arguments);
        Throwable reset = enter(gated);
        if (reset == null) {
            return gated.begin(first);
        }
        Object promised = first.result();
        first.fail(reset);
        return promised;
    }

    /** Not null if the request was reset while its head was written, by another thread: then nothing is sent. */
    private @Nullable Throwable enter(StreamCall gated) {
        synchronized (handlers) {
            call = resetBy == null ? gated : null;
            return resetBy;
        }
    }

    private @Nullable StreamCall callToReset(Object[] arguments) {
        synchronized (handlers) {
            resetBy = StreamCall.reason(arguments);
            return call;
        }
    }

    /** Null if it is not gated. */
    private @Nullable StreamCall gated(HttpClientRequest made, PassedOptions asked) {
        RequestTarget target = RequestTarget.of(made);
        if (target == null) {
            return null;
        }
        if (Context.isOnEventLoopThread() && hook.mayOpenFiles(target)) {
            return new StreamCall(this, made, asked, target, null);
        }
        GateCall gateCall = hook.begin(target);
        return gateCall == null ? null : new StreamCall(this, made, asked, target, gateCall);
    }

    /** It turns out not to be gated. */
    void pass() {
        call = null;
    }
}
