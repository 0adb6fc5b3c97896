package dev.kimigate.client.jdk;

import dev.kimigate.call.Gate;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.Dispatcher;
import dev.kimigate.call.loop.Replayability;
import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookContext;
import dev.kimigate.hook.HookResult;
import dev.kimigate.runtime.OwnRequest;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the patched {@code HttpClientFacade} calls first, with a request, a body handler and perhaps a push handler; or
 * without arguments, to end the client.
 *
 * <p>The facade is hooked and not the {@code HttpClientImpl} behind it, because the client's selector thread dies with
 * its facade: whoever holds a parked call must hold the facade.
 */
public final class FacadeHook implements ClientHook {
    /** The JDK's own requests, such as a WebSocket's opening handshake; applications' requests have other classes. */
    private static final String INTERNAL_REQUEST = "jdk.internal.net.http.HttpRequestImpl";

    private final Supplier<@Nullable Gate> gate;
    private final Field impl;
    private final Dispatcher dispatcher = new Dispatcher();
    private final Replayability<HttpRequest> replayability = new ReplayablePublishers();
    private final TrustedSubscribers trust;
    private final ClientThreads threads;
    private final Shutdowns shutdowns;
    private final Consumer<Throwable> failedOpen;

    /**
     * @param context the facade's package is open to this class's module
     * @throws NoSuchFieldException this JDK's facade is not the one we know
     */
    public FacadeHook(HookContext context) throws NoSuchFieldException {
        Class<?> facade = context.hooked();
        this.gate = context.gate();
        this.impl = facade.getDeclaredField("impl");
        this.impl.setAccessible(true);
        this.trust = TrustedSubscribers.of(facade);
        this.threads = ClientThreads.of(facade);
        this.failedOpen = context.failedOpen();
        this.shutdowns = Shutdowns.of(impl.getType(), failedOpen);
    }

    @Override
    public HookResult apply(HookCall call) throws Exception {
        HttpClient facade = (HttpClient) call.receiver();
        return switch (call.method()) {
            case "send", "sendAsync" -> send(call, facade);
            default -> shutdowns.hooked(call.method(), facade) ? HookResult.returning(null) : HookResult.goOn();
        };
    }

    private HookResult send(HookCall hooked, HttpClient facade) throws Exception {
        if (shutdowns.refuses(facade)) {
            return HookResult.returning(Shutdowns.refuse(hooked));
        }
        JdkCall<Object> call;
        try {
            requireNoSecurityManager();
            GateCall gateCall = begin(hooked.argument(0));
            call = gateCall == null || hooked.argument(1) == null ? null : call(hooked, facade, gateCall);
        } catch (Throwable failure) {
            failedOpen.accept(failure);
            return HookResult.goOn();
        }
        if (call == null) {
            // Not gated; or shut down just now, which the client then says itself, unless it waits for others.
            return shutdowns.refuses(facade) ? HookResult.returning(Shutdowns.refuse(hooked)) : HookResult.goOn();
        }
        try {
            return HookResult.returning(
                    "send".equals(hooked.method()) ? SyncCall.send(call) : new AsyncCall<>(call).start());
        } finally {
            Reference.reachabilityFence(facade); // as in the facade itself
        }
    }

    /** The client's own threads have no permissions then; what we do in them would fail, and the call with it. */
    @SuppressWarnings("removal") // the host may be a JDK that still has them
    private static void requireNoSecurityManager() {
        if (System.getSecurityManager() != null) {
            throw new UnsupportedOperationException("the program has set a security manager");
        }
    }

    private @Nullable GateCall begin(@Nullable Object argument) {
        if (!(argument instanceof HttpRequest request)
                || request instanceof OwnRequest
                || INTERNAL_REQUEST.equals(request.getClass().getName())) {
            return null;
        }
        Gate ready = gate.get();
        URI uri = request.uri();
        if (ready == null || uri == null || "CONNECT".equals(request.method())) {
            return null;
        }
        return ready.begin(
                request.method(),
                uri.getScheme(),
                uri.getHost(),
                uri.getPort(),
                uri.getRawPath(),
                name -> request.headers().firstValue(name).orElse(null));
    }

    /** Null if the client has been shut down. */
    @SuppressWarnings("unchecked")
    private @Nullable JdkCall<Object> call(HookCall call, HttpClient facade, GateCall gateCall)
            throws IllegalAccessException {
        HttpRequest request = (HttpRequest) present(call.argument(0));
        BodyHandler<Object> handler = (BodyHandler<Object>) present(call.argument(1));
        PushPromiseHandler<Object> push = call.arguments() > 2 ? (PushPromiseHandler<Object>) call.argument(2) : null;
        HttpClient client = (HttpClient) impl.get(facade);
        SentRequest sent = SentRequest.of(request, replayability);
        ShutdownHold accepted = shutdowns.isShut(client) ? null : shutdowns.accept(facade, client);
        return accepted == null
                ? null
                : new JdkCall<>(gateCall, accepted, client, sent, handler, push, trust, threads, dispatcher);
    }

    private static Object present(@Nullable Object argument) {
        return Objects.requireNonNull(argument);
    }
}
