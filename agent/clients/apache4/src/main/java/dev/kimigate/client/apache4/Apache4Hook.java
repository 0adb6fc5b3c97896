package dev.kimigate.client.apache4;

import dev.kimigate.call.Gate;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.Dispatcher;
import dev.kimigate.call.loop.ThreadPasses;
import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookContext;
import dev.kimigate.hook.HookResult;
import java.lang.reflect.Method;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.HttpExecutionAware;
import org.apache.http.client.methods.HttpRequestWrapper;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.conn.routing.HttpRoute;
import org.apache.http.impl.execchain.ClientExecChain;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * What the patched methods of Apache HttpClient 4 call first; the destination is looked at before anything else.
 *
 * <ul>
 *   <li>{@code MainClientExec.execute} and {@code MinimalClientExec.execute} are the last link of a chain: below what
 *       repeats a request (the client's own retries, redirects, the cache), above what takes a connection.
 *   <li>{@code AbstractHttpClient.doExecute} is a client of the kind that was usual before 4.3, without a chain.
 *   <li>{@code execute} of the two asynchronous clients is where all their calls begin.
 * </ul>
 *
 * <p>Any thread; the calling thread of a classic call waits.
 */
public final class Apache4Hook implements ClientHook {
    private final Supplier<@Nullable Gate> gate;
    private final Consumer<Throwable> failedOpen;
    private final ThreadPasses passes = new ThreadPasses();
    private final ThreadPasses asyncPasses = new ThreadPasses();
    private final Dispatcher dispatcher = new Dispatcher();
    /** Null for a class whose method is that of an interface. */
    private final @Nullable Method doExecute;

    /** Throws {@link LinkageError} if this release has not all that is used here. */
    public Apache4Hook(HookContext context) {
        this.doExecute = Apache4LinkCheck.run(context.hooked());
        this.gate = context.gate();
        this.failedOpen = context.failedOpen();
    }

    @Override
    public HookResult apply(HookCall call) throws Exception {
        if (call.receiver() instanceof ClientExecChain last) {
            return chain(last, call);
        }
        Method method = doExecute;
        return method == null ? AsyncHook.apply(this, call) : director(method, call);
    }

    private HookResult chain(ClientExecChain last, HookCall call) throws Exception {
        if (!(call.argument(0) instanceof HttpRoute route)
                || !(call.argument(1) instanceof HttpRequestWrapper request)
                || !(call.argument(2) instanceof HttpClientContext context)
                || call.argument(3) instanceof WatchedExecution) {
            return HookResult.goOn();
        }
        BlockingCall gated;
        try {
            GateCall gateCall = begin(route.getTargetHost(), request);
            if (gateCall == null) {
                return HookResult.goOn();
            }
            HttpExecutionAware aware = (HttpExecutionAware) call.argument(3);
            gated = new BlockingCall(gateCall, request, new LastLinkSender(last, route, request, context, aware));
        } catch (RuntimeException | LinkageError failure) {
            failedOpen.accept(failure);
            return HookResult.goOn();
        }
        return gated.run(failedOpen);
    }

    private HookResult director(Method method, HookCall call) throws Exception {
        if (passes.take()
                || !(call.argument(0) instanceof HttpHost target)
                || !(call.argument(1) instanceof HttpRequest request)) {
            return HookResult.goOn();
        }
        HttpContext context = (HttpContext) call.argument(2);
        BlockingCall gated;
        try {
            GateCall gateCall = begin(target, request);
            if (gateCall == null) {
                return HookResult.goOn();
            }
            gated = new BlockingCall(
                    gateCall, request, new DirectorSender(call.receiver(), method, target, request, context, passes));
        } catch (RuntimeException | LinkageError failure) {
            failedOpen.accept(failure);
            return HookResult.goOn();
        }
        return gated.run(failedOpen);
    }

    /** Whether calls to this host can be gated; a comparison. */
    boolean mayGate(HttpHost target) {
        try {
            Gate ready = gate.get();
            return ready != null && ready.mayGate(target.getHostName());
        } catch (RuntimeException | LinkageError failure) {
            failedOpen.accept(failure);
            return false;
        }
    }

    /** Null if the call is not gated. */
    @Nullable
    GateCall begin(HttpHost target, HttpRequest request) {
        Gate ready = gate.get();
        return ready == null || !ready.mayGate(target.getHostName())
                ? null
                : ready.begin(
                        request.getRequestLine().getMethod(),
                        target.getSchemeName(),
                        target.getHostName(),
                        target.getPort(),
                        RequestPath.of(request.getRequestLine().getUri()),
                        name -> value(request.getFirstHeader(name)));
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    /** Threads on their way into an asynchronous client that we ask ourselves. */
    ThreadPasses asyncPasses() {
        return asyncPasses;
    }

    void failedOpen(Throwable failure) {
        failedOpen.accept(failure);
    }

    /** Null if there is no such header. */
    static @Nullable String value(@Nullable Header header) {
        return header == null ? null : header.getValue();
    }
}
