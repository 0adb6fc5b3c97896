package dev.kimigate.jdkclient;

import dev.kimigate.call.Course;
import dev.kimigate.call.Gate;
import dev.kimigate.call.loop.Dispatcher;
import dev.kimigate.call.loop.Replayability;
import dev.kimigate.usages.UsagesRequest;
import java.lang.reflect.Field;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the patched {@code HttpClientFacade} calls first, with (method name, facade, request, body handler [, push
 * handler]), or, to end the client, (method name, facade). Null means: go on as if we were not here.
 *
 * <p>The facade is hooked and not the {@code HttpClientImpl} behind it, because the client's selector thread dies with
 * its facade: whoever holds a parked call must hold the facade.
 */
public final class FacadeHook implements Function<@Nullable Object[], @Nullable Object> {
    /** The JDK's own requests, such as a WebSocket's opening handshake; applications' requests have other classes. */
    private static final String INTERNAL_REQUEST = "jdk.internal.net.http.HttpRequestImpl";

    private static final int NO_ARGUMENTS = 2;

    private final Supplier<@Nullable Gate> gate;
    private final Field impl;
    private final Dispatcher dispatcher;
    private final Replayability<HttpRequest> replayability = new ReplayablePublishers();
    private final Trust trust;
    private final ClientThreads threads;
    private final Shutdowns shutdowns;
    private final Consumer<Throwable> failedOpen;

    /**
     * @param gate null while the gate is broken or off; asked with every call, so it must be cheap
     * @param facade {@code HttpClientFacade}, in a package that is open to this class's module
     * @param failedOpen told what failed in us when a call goes through ungated
     * @throws NoSuchFieldException this JDK's facade is not the one we know
     */
    public FacadeHook(
            Supplier<@Nullable Gate> gate, Class<?> facade, Dispatcher dispatcher, Consumer<Throwable> failedOpen)
            throws NoSuchFieldException {
        this.gate = gate;
        this.impl = facade.getDeclaredField("impl");
        this.impl.setAccessible(true);
        this.dispatcher = dispatcher;
        this.trust = Trust.of(facade);
        this.threads = ClientThreads.of(facade);
        this.shutdowns = Shutdowns.of(impl.getType(), failedOpen);
        this.failedOpen = failedOpen;
    }

    @Override
    public @Nullable Object apply(@Nullable Object[] arguments) {
        HttpClient facade = (HttpClient) present(arguments[1]);
        try {
            return arguments.length == NO_ARGUMENTS ? end(arguments, facade) : send(arguments, facade);
        } catch (Throwable thrown) {
            throw FacadeHook.<RuntimeException>sneak(thrown);
        }
    }

    private @Nullable Object end(@Nullable Object[] arguments, HttpClient facade) throws Throwable {
        return shutdowns.hooked((String) present(arguments[0]), facade) ? Boolean.TRUE : null;
    }

    private @Nullable Object send(@Nullable Object[] arguments, HttpClient facade) throws Exception {
        if (shutdowns.refuses(facade)) {
            return Shutdowns.refuse(arguments);
        }
        JdkCall<Object> call;
        try {
            requireNoSecurityManager();
            Course course = begin(arguments[2]);
            call = course == null || arguments[3] == null ? null : call(arguments, facade, course);
        } catch (Throwable failure) {
            failedOpen.accept(failure);
            return null;
        }
        if (call == null) {
            // Not gated; or shut down just now, which the client then says itself, unless it waits for others.
            return shutdowns.refuses(facade) ? Shutdowns.refuse(arguments) : null;
        }
        return "send".equals(arguments[0]) ? SyncCall.send(call) : new AsyncCall<>(call).start();
    }

    /** The client's own threads have no permissions then; what we do in them would fail, and the call with it. */
    @SuppressWarnings("removal") // the host may be a JDK that still has them
    private static void requireNoSecurityManager() {
        if (System.getSecurityManager() != null) {
            throw new UnsupportedOperationException("the program has set a security manager");
        }
    }

    private @Nullable Course begin(@Nullable Object argument) {
        if (!(argument instanceof HttpRequest request)
                || request instanceof UsagesRequest
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
    private @Nullable JdkCall<Object> call(@Nullable Object[] arguments, HttpClient facade, Course course)
            throws IllegalAccessException {
        HttpRequest request = (HttpRequest) present(arguments[2]);
        BodyHandler<Object> handler = (BodyHandler<Object>) present(arguments[3]);
        PushPromiseHandler<Object> push = arguments.length > 4 ? (PushPromiseHandler<Object>) arguments[4] : null;
        HttpClient client = (HttpClient) impl.get(facade);
        boolean replayable = replayability.of(request);
        Accepted accepted = shutdowns.isShut(client) ? null : shutdowns.accept(facade, client);
        return accepted == null
                ? null
                : new JdkCall<>(
                        course,
                        accepted,
                        facade,
                        client,
                        request,
                        handler,
                        push,
                        replayable,
                        trust,
                        threads,
                        dispatcher);
    }

    private static Object present(@Nullable Object argument) {
        return Objects.requireNonNull(argument);
    }

    /** Throws what the hooked methods declare and {@link Function} does not. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <X extends Throwable> X sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }
}
