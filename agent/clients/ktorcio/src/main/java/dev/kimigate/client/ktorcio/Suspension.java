package dev.kimigate.client.ktorcio;

import dev.kimigate.call.loop.Dispatcher;
import io.ktor.client.request.HttpResponseData;
import java.util.concurrent.Executor;
import kotlin.ResultKt;
import kotlin.coroutines.ContinuationInterceptor;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.CancellableContinuationImpl;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.ExecutorsKt;

/**
 * A suspended call of the engine's method.
 *
 * @param context the coroutine's that called
 * @param callContext what the client made for the whole call: its job ends with the answer's body
 * @param continuation resumed once; on the coroutine's own dispatcher, whoever resumes it
 */
record Suspension(
        CoroutineContext context,
        CoroutineContext callContext,
        CancellableContinuationImpl<HttpResponseData> continuation) {
    void resume(Object answer) {
        continuation.resumeWith(answer);
    }

    void fail(Throwable thrown) {
        continuation.resumeWith(ResultKt.createFailure(thrown));
    }

    /** The coroutine's own threads; ours where it has none, and runs on whatever thread resumes it. */
    Executor threads(Dispatcher ours) {
        return context.get(ContinuationInterceptor.Key) instanceof CoroutineDispatcher own
                        && own.isDispatchNeeded(context)
                ? ExecutorsKt.asExecutor(own)
                : ours;
    }
}
