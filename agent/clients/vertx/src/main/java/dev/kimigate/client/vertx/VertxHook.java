package dev.kimigate.client.vertx;

import dev.kimigate.call.Gate;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.Dispatcher;
import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.ClientMembers;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookContext;
import dev.kimigate.hook.HookResult;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.HttpClientRequestBase;
import io.vertx.core.http.impl.HttpClientStream;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the patched methods of Vert.x's {@code HttpClientImpl} call first.
 *
 * <p>{@code createRequest} makes the request that the application gets, on a stream of a connection. It is made on a
 * stream of ours instead, which passes everything on and sees when the head is written: then destination and credential
 * are known. {@code request} knows what to ask for when another stream is wanted.
 *
 * <p>Any thread; none ever waits, and an event loop opens no files of ours.
 */
public final class VertxHook implements ClientHook {
    private static final String REQUEST = "request";

    private final Supplier<@Nullable Gate> gate;
    private final Consumer<Throwable> failedOpen;
    private final StreamType type;
    private final RequestTimer timer;
    private final Method factory;
    private final Field streamOfRequest;
    private final Dispatcher dispatcher = new Dispatcher();

    /** Throws {@link LinkageError} if this release has not all that is used here. */
    public VertxHook(HookContext context) {
        VertxLinkCheck.run();
        this.gate = context.gate();
        this.failedOpen = context.failedOpen();
        this.type = new StreamType();
        this.timer = new RequestTimer();
        this.factory = factory(context.hooked());
        try {
            streamOfRequest = HttpClientRequestBase.class.getDeclaredField("stream");
        } catch (NoSuchFieldException absent) {
            throw ClientMembers.missing(HttpClientRequestBase.class, "stream");
        }
        streamOfRequest.setAccessible(true);
    }

    @Override
    public HookResult apply(HookCall call) throws Exception {
        HttpClient client = (HttpClient) call.receiver();
        return call.method().equals(REQUEST) ? request(client, call) : createRequest(client, call);
    }

    @SuppressWarnings("unchecked") // the method's second argument, if any, is one
    private HookResult request(HttpClient client, HookCall call) {
        if (!(call.argument(0) instanceof RequestOptions asked) || asked instanceof PassedOptions) {
            return HookResult.goOn();
        }
        PassedOptions options = new PassedOptions(asked);
        Future<HttpClientRequest> made = client.request(options).map(request -> {
            GatedStream stream = streamOf(request);
            if (stream != null) {
                stream.madeFor(request, options);
            }
            return request;
        });
        if (call.arguments() == 1) {
            return HookResult.returning(made);
        }
        Handler<AsyncResult<HttpClientRequest>> handler = (Handler<AsyncResult<HttpClientRequest>>) call.argument(1);
        if (handler != null) {
            Future<HttpClientRequest> unused = made.onComplete(handler);
        }
        return HookResult.returning(null);
    }

    private HookResult createRequest(HttpClient client, HookCall call) throws Exception {
        @Nullable Object[] arguments = new Object[call.arguments()];
        Object own = null;
        int at = -1;
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = call.argument(i);
            if (arguments[i] instanceof HttpClientStream stream) {
                own = stream;
                at = i;
            }
        }
        if (own == null || GatedStream.of(own) != null) {
            return HookResult.goOn();
        }
        try {
            arguments[at] = GatedStream.over(this, client, own);
        } catch (RuntimeException | LinkageError failure) {
            failedOpen.accept(failure);
            return HookResult.goOn();
        }
        try {
            return HookResult.returning(factory.invoke(client, arguments));
        } catch (InvocationTargetException thrown) {
            if (thrown.getTargetException() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw thrown;
        }
    }

    /**
     * The method of that name that is given a stream: the class may be another than that of a client, which extends it.
     */
    private static Method factory(Class<?> hooked) {
        for (Method method : hooked.getDeclaredMethods()) {
            if (method.getName().equals("createRequest")
                    && Arrays.asList(method.getParameterTypes()).contains(HttpClientStream.class)) {
                method.setAccessible(true);
                return method;
            }
        }
        throw ClientMembers.missing(hooked, "createRequest");
    }

    StreamType type() {
        return type;
    }

    RequestTimer timer() {
        return timer;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    void failedOpen(Throwable failure) {
        failedOpen.accept(failure);
    }

    /** Ours, under a request; null if it is on another. */
    @Nullable
    GatedStream streamOf(HttpClientRequest request) {
        try {
            return request instanceof HttpClientRequestBase ? GatedStream.of(streamOfRequest.get(request)) : null;
        } catch (IllegalAccessException hidden) {
            throw new IllegalStateException(hidden);
        }
    }

    /** Whether {@link #begin} may open files: then it is not for an event loop. */
    boolean mayOpenFiles(RequestTarget target) {
        Gate ready = gate.get();
        return ready != null && ready.mayGate(target.host());
    }

    /** Begins a call; null if it is not gated. May open files. */
    @Nullable
    GateCall begin(RequestTarget target) {
        Gate ready = gate.get();
        return ready == null
                ? null
                : ready.begin(
                        target.method(), target.scheme(), target.host(), target.port(), target.path(), target::header);
    }
}
