package dev.kimigate.client.ktorcio.scenario;

import io.ktor.client.HttpClient;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.client.statement.HttpResponse;
import io.ktor.client.statement.HttpResponseKt;
import io.ktor.client.statement.HttpStatement;
import io.ktor.utils.io.ByteReadChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import kotlin.ResultKt;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;

/** A call whose answer is read inside of {@code HttpStatement.execute}, which is left when the answer is closed. */
final class Streaming {
    private static final int SECONDS = 10;

    private final HttpStatement statement;
    private final CompletableFuture<Open> open = new CompletableFuture<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<Continuation<? super Unit>> block = new AtomicReference<>();
    private volatile Deferred<Unit> coroutine;

    record Open(HttpResponse response, ByteReadChannel channel) {}

    Streaming(HttpClient client, HttpRequestBuilder request) {
        this.statement = new HttpStatement(request, client);
    }

    CompletableFuture<Open> start() {
        coroutine = BuildersKt.async(
                GlobalScope.INSTANCE, Dispatchers.getDefault(), CoroutineStart.DEFAULT, (scope, end) -> run(end));
        coroutine.invokeOnCompletion(cause -> {
            over.countDown();
            open.completeExceptionally(cause == null ? new IllegalStateException("no answer") : cause);
            return Unit.INSTANCE;
        });
        return open;
    }

    private Object run(Continuation<? super Unit> end) {
        return statement.execute((response, inBlock) -> block(response, inBlock), end);
    }

    @SuppressWarnings("ReferenceEquality") // it is one object
    private Object block(HttpResponse response, Continuation<? super Unit> inBlock) {
        block.set(inBlock);
        Object channel = HttpResponseKt.bodyAsChannel(response, new Opened(response, inBlock));
        if (channel != IntrinsicsKt.getCOROUTINE_SUSPENDED()) {
            open.complete(new Open(response, (ByteReadChannel) channel));
        }
        return IntrinsicsKt.getCOROUTINE_SUSPENDED();
    }

    /** Leaves the block, as an application does that has read enough, and waits for the end of it. */
    void close() {
        leave(Unit.INSTANCE);
        try {
            boolean unused = over.await(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void cancel() {
        coroutine.cancel(null);
        if (open.isDone()) {
            leave(ResultKt.createFailure(new java.util.concurrent.CancellationException("cancelled by the test")));
        }
    }

    private void leave(Object result) {
        Continuation<? super Unit> waiting = block.getAndSet(null);
        if (waiting != null) {
            IntrinsicsKt.intercepted(waiting).resumeWith(result);
        }
    }

    /** The channel is there. */
    private final class Opened implements Continuation<ByteReadChannel> {
        private final HttpResponse response;
        private final Continuation<? super Unit> inBlock;

        Opened(HttpResponse response, Continuation<? super Unit> inBlock) {
            this.response = response;
            this.inBlock = inBlock;
        }

        @Override
        public CoroutineContext getContext() {
            return inBlock.getContext();
        }

        @Override
        public void resumeWith(Object result) {
            try {
                ResultKt.throwOnFailure(result);
                open.complete(new Open(response, (ByteReadChannel) result));
            } catch (Throwable failed) {
                leave(result);
            }
        }
    }
}
