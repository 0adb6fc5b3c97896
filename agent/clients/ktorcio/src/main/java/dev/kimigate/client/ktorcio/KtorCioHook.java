package dev.kimigate.client.ktorcio;

import dev.kimigate.call.Gate;
import dev.kimigate.call.loop.Dispatcher;
import dev.kimigate.call.loop.KnownKeys;
import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookContext;
import dev.kimigate.hook.HookResult;
import io.ktor.client.engine.HttpClientEngine;
import io.ktor.client.engine.KtorCallContextElement;
import io.ktor.client.request.HttpRequestData;
import io.ktor.client.request.HttpResponseData;
import java.util.function.Consumer;
import java.util.function.Supplier;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlinx.coroutines.CancellableContinuationImpl;
import kotlinx.coroutines.Job;
import org.jspecify.annotations.Nullable;

/**
 * What the patched method of Ktor's CIO engine calls first.
 *
 * <p>{@code CIOEngine.execute} is a suspending method that sends one request: a redirect and each retry of the client
 * come here again. The hook suspends it as Kotlin does, so that a waiting call has no thread and ends with its job. The
 * method is entered once more with each of its own resumptions, then without a request.
 *
 * <p>Any thread; none of the engine's waits or touches files here.
 */
public final class KtorCioHook implements ClientHook {
    /** How Kotlin calls a continuation that a cancelled job resumes. */
    private static final int CANCELLABLE = 1;

    private final Supplier<@Nullable Gate> gate;
    private final Consumer<Throwable> failedOpen;
    private final Dispatcher dispatcher = new Dispatcher();
    private final KnownKeys known = new KnownKeys();
    private final BodyKind bodies;

    /** Throws {@link LinkageError} if this release has not all that is used here. */
    public KtorCioHook(HookContext context) {
        KtorLinkCheck.run();
        this.gate = context.gate();
        this.failedOpen = context.failedOpen();
        this.bodies = BodyKind.present();
    }

    @Override
    @SuppressWarnings("unchecked") // as the engine declares it
    public HookResult apply(HookCall call) {
        if (!(call.argument(0) instanceof HttpRequestData request)
                || !(call.argument(1) instanceof Continuation<?> caller)
                || caller instanceof PassedContinuation) {
            return HookResult.goOn();
        }
        KtorCallContextElement element = caller.getContext().get(KtorCallContextElement.Companion);
        if (element == null || element.getCallContext().get(Job.Key) == null) {
            return HookResult.goOn();
        }
        RequestLine line;
        boolean quick;
        try {
            Gate ready = gate.get();
            line = new RequestLine(request);
            if (ready == null || !line.mayBeGatedBy(ready)) {
                return HookResult.goOn();
            }
            quick = line.isKnown(known);
        } catch (RuntimeException | LinkageError failure) {
            failedOpen.accept(failure);
            return HookResult.goOn();
        }
        CancellableContinuationImpl<HttpResponseData> suspended = new CancellableContinuationImpl<>(
                IntrinsicsKt.intercepted((Continuation<? super HttpResponseData>) caller), CANCELLABLE);
        suspended.initCancellability();
        CallStart start = new CallStart(
                (HttpClientEngine) call.receiver(),
                line,
                new Suspension(caller.getContext(), element.getCallContext(), suspended),
                this);
        if (quick || !isHandedOver(start)) {
            start.now();
        }
        return HookResult.returning(suspended.getResult());
    }

    /** False where no thread can be had. */
    private boolean isHandedOver(CallStart start) {
        try {
            dispatcher.execute(start);
            return true;
        } catch (RuntimeException | OutOfMemoryError none) {
            failedOpen.accept(none);
            return false;
        }
    }

    Supplier<@Nullable Gate> gate() {
        return gate;
    }

    Consumer<Throwable> failedOpen() {
        return failedOpen;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    KnownKeys known() {
        return known;
    }

    BodyKind bodies() {
        return bodies;
    }
}
