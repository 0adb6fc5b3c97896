package dev.kimigate.client.ktorcio;

import dev.kimigate.call.Gate;
import dev.kimigate.call.GateCall;
import io.ktor.client.engine.HttpClientEngine;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The beginning of a suspended call: opens its account, which may touch files, and sends it from its own threads. */
final class CallStart implements Runnable {
    private final HttpClientEngine engine;
    private final RequestLine line;
    private final Suspension suspension;
    private final KtorCioHook hook;
    private final Executor threads;

    CallStart(HttpClientEngine engine, RequestLine line, Suspension suspension, KtorCioHook hook) {
        this.engine = engine;
        this.line = line;
        this.suspension = suspension;
        this.hook = hook;
        this.threads = suspension.threads(hook.dispatcher());
    }

    /** On a thread of ours. */
    @Override
    public void run() {
        GateCall gateCall = begin();
        try {
            threads.execute(() -> send(gateCall));
        } catch (RuntimeException closed) {
            hook.failedOpen().accept(closed);
            send(gateCall);
        }
    }

    /** On the coroutine's own thread, for a key that is known. */
    void now() {
        send(begin());
    }

    private @Nullable GateCall begin() {
        try {
            Gate ready = hook.gate().get();
            GateCall gateCall = ready == null ? null : line.begin(ready);
            line.begunWith(hook.known());
            return gateCall;
        } catch (RuntimeException | LinkageError failure) {
            hook.failedOpen().accept(failure);
            return null;
        }
    }

    private void send(@Nullable GateCall gateCall) {
        if (!suspension.continuation().isActive()) {
            return; // cancelled meanwhile
        }
        try {
            if (gateCall != null) {
                new CioCall(gateCall, engine, line.request(), suspension, threads, hook).start();
                return;
            }
        } catch (RuntimeException | LinkageError failure) {
            hook.failedOpen().accept(failure);
        }
        new UngatedContinuation(suspension).send(engine, line.request());
    }
}
