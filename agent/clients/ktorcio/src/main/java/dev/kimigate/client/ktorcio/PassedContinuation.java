package dev.kimigate.client.ktorcio;

import io.ktor.client.engine.HttpClientEngine;
import io.ktor.client.request.HttpRequestData;
import io.ktor.client.request.HttpResponseData;
import java.util.Objects;
import kotlin.ResultKt;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import org.jspecify.annotations.Nullable;

/** Who waits for one request of the engine; the hook lets such a request through. */
abstract class PassedContinuation implements Continuation<HttpResponseData> {
    private final CoroutineContext context;

    PassedContinuation(CoroutineContext context) {
        this.context = context;
    }

    /** The answer's head is here; on the engine's thread. */
    abstract void answered(HttpResponseData answer);

    abstract void failed(Throwable thrown);

    /** Has the engine send; throws nothing. */
    final void send(HttpClientEngine engine, HttpRequestData request) {
        Object result;
        try {
            result = engine.execute(request, this);
        } catch (Throwable thrown) {
            failed(thrown);
            return;
        }
        if (!isSuspended(result)) {
            answered((HttpResponseData) Objects.requireNonNull(result));
        }
    }

    @Override
    public final CoroutineContext getContext() {
        return context;
    }

    @Override
    public final void resumeWith(Object result) {
        Throwable thrown = failure(result);
        if (thrown == null) {
            answered((HttpResponseData) result);
        } else {
            failed(thrown);
        }
    }

    /** Whether a suspending method has suspended: it gives a value otherwise. */
    @SuppressWarnings("ReferenceEquality") // it is one object
    static boolean isSuspended(@Nullable Object result) {
        return result == IntrinsicsKt.getCOROUTINE_SUSPENDED();
    }

    /** What a continuation is resumed with if not with a value; null if it is. */
    static @Nullable Throwable failure(Object result) {
        try {
            ResultKt.throwOnFailure(result);
            return null;
        } catch (Throwable thrown) {
            return thrown;
        }
    }
}
