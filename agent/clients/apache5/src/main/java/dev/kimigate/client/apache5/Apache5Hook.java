package dev.kimigate.client.apache5;

import dev.kimigate.call.Gate;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.Dispatcher;
import dev.kimigate.call.loop.ThreadPasses;
import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookContext;
import dev.kimigate.hook.HookResult;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecChain;
import org.apache.hc.client5.http.async.AsyncExecChainHandler;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * What the patched methods of Apache HttpClient 5 call first.
 *
 * <p>{@code ConnectExec.execute} and {@code AsyncConnectExec.execute} stand between what repeats a request (the
 * client's own retries, redirects, authentication, the cache) and what takes a connection. Each request that goes over
 * the wire passes there, with its destination and its credential. A minimal classic client has no such chain; its
 * {@code doExecute} sends one request.
 *
 * <p>Any thread; the calling thread of a classic call waits.
 */
public final class Apache5Hook implements ClientHook {
    private final Supplier<@Nullable Gate> gate;
    private final Consumer<Throwable> failedOpen;
    private final LiveAnswers answers = new LiveAnswers();
    private final ThreadPasses passes = new ThreadPasses();
    private final Dispatcher dispatcher = new Dispatcher();

    /** Throws {@link LinkageError} if this release has not all that is used here. */
    public Apache5Hook(HookContext context) {
        Apache5LinkCheck.run();
        this.gate = context.gate();
        this.failedOpen = context.failedOpen();
    }

    @Override
    public HookResult apply(HookCall call) throws Exception {
        if (call.receiver() instanceof ExecChainHandler connect) {
            return chain(connect, call);
        }
        if (call.receiver() instanceof AsyncExecChainHandler connect) {
            return asyncChain(connect, call);
        }
        return minimal((CloseableHttpClient) call.receiver(), call);
    }

    private HookResult chain(ExecChainHandler connect, HookCall call) throws Exception {
        if (!(call.argument(0) instanceof ClassicHttpRequest request)
                || !(call.argument(1) instanceof ExecChain.Scope scope)
                || !(call.argument(2) instanceof ExecChain chain)
                || chain instanceof PassedChain) {
            return HookResult.goOn();
        }
        ClassicCall gated;
        try {
            answers.over(scope.execRuntime);
            GateCall gateCall = begin(scope.route.getTargetHost(), request);
            if (gateCall == null) {
                return HookResult.goOn();
            }
            gated = new ClassicCall(gateCall, request, new ChainSender(connect, request, scope, chain, answers));
        } catch (RuntimeException | LinkageError failure) {
            failedOpen.accept(failure);
            return HookResult.goOn();
        }
        return gated.run(failedOpen);
    }

    private HookResult minimal(CloseableHttpClient client, HookCall call) throws Exception {
        if (passes.take()
                || !(call.argument(0) instanceof HttpHost target)
                || !(call.argument(1) instanceof ClassicHttpRequest request)) {
            return HookResult.goOn();
        }
        HttpContext context = (HttpContext) call.argument(2);
        ClassicCall gated;
        try {
            GateCall gateCall = begin(target, request);
            if (gateCall == null) {
                return HookResult.goOn();
            }
            gated = new ClassicCall(gateCall, request, new MinimalSender(client, target, request, context, passes));
        } catch (RuntimeException | LinkageError failure) {
            failedOpen.accept(failure);
            return HookResult.goOn();
        }
        return gated.run(failedOpen);
    }

    private HookResult asyncChain(AsyncExecChainHandler connect, HookCall call) {
        if (!(call.argument(0) instanceof HttpRequest request)
                || !(call.argument(2) instanceof AsyncExecChain.Scope scope)
                || !(call.argument(3) instanceof AsyncExecChain chain)
                || !(call.argument(4) instanceof AsyncExecCallback callback)
                || chain instanceof PassedAsyncChain) {
            return HookResult.goOn();
        }
        AsyncExecCall gated;
        try {
            GateCall gateCall = begin(scope.route.getTargetHost(), request);
            if (gateCall == null) {
                return HookResult.goOn();
            }
            AsyncEntityProducer entity = (AsyncEntityProducer) call.argument(1);
            gated = new AsyncExecCall(gateCall, connect, request, entity, scope, chain, callback, dispatcher);
        } catch (RuntimeException | LinkageError failure) {
            failedOpen.accept(failure);
            return HookResult.goOn();
        }
        gated.start();
        return HookResult.returning(null);
    }

    private @Nullable GateCall begin(HttpHost target, HttpRequest request) {
        Gate ready = gate.get();
        return ready == null
                ? null
                : ready.begin(
                        request.getMethod(),
                        target.getSchemeName(),
                        target.getHostName(),
                        target.getPort(),
                        path(request.getPath()),
                        name -> value(request.getFirstHeader(name)));
    }

    /** Without the query. */
    private static @Nullable String path(@Nullable String path) {
        if (path == null) {
            return null;
        }
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** Null if there is no such header. */
    static @Nullable String value(@Nullable Header header) {
        return header == null ? null : header.getValue();
    }
}
