package dev.kimigate.client.ktorcio;

import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.EndMarker;
import io.ktor.utils.io.ByteReadChannel;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import kotlin.ResultKt;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlinx.io.Buffer;
import kotlinx.io.Source;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer of Ktor 3, as the application reads it: the engine's channel, whose bytes pass a buffer of ours
 * on their way, without a copy. A look leaves them there. One reader at a time, as the engine's own channel has it.
 */
final class WrappedBody implements AnswerBody, ByteReadChannel {
    private final ByteReadChannel engine;
    private final AttemptScope scope;
    private final Consumer<Throwable> failedOpen;
    private final Buffer buffer = new Buffer();
    private boolean looked;
    private volatile @Nullable AnswerEnd end;

    WrappedBody(ByteReadChannel engine, AttemptScope scope, Consumer<Throwable> failedOpen) {
        this.engine = engine;
        this.scope = scope;
        this.failedOpen = failedOpen;
    }

    @Override
    public void look(Runnable done, Executor threads) {
        Look look = new Look(done);
        AnswerBody.later(look::finish, threads);
        look.start();
    }

    @Override
    public synchronized byte[] prefix() {
        byte[] prefix = new byte[(int) Math.min(buffer.getSize(), GateCall.REFUSAL_BYTES)];
        for (int i = 0; i < prefix.length; i++) {
            prefix[i] = buffer.get(i);
        }
        return prefix;
    }

    @Override
    public boolean isWhole() {
        return engine.isClosedForRead() && engine.getClosedCause() == null;
    }

    @Override
    public ByteReadChannel deliver(AnswerEnd wanted) {
        end = wanted;
        mark(buffer);
        if (isWhole()) {
            wanted.whole();
        } else {
            try {
                scope.whenQuiet(() -> quiet(wanted));
            } catch (ReflectiveOperationException | RuntimeException failure) {
                failedOpen.accept(failure); // then the end is seen by the read behind it
            }
        }
        return this;
    }

    /** The engine is through with the body: it is whole unless it broke. */
    private void quiet(AnswerEnd wanted) {
        if (engine.getClosedCause() == null && scope.job().isActive()) {
            wanted.whole();
        }
    }

    @Override
    public @Nullable Throwable getClosedCause() {
        return engine.getClosedCause();
    }

    @Override
    public boolean isClosedForRead() {
        boolean closed = engine.isClosedForRead() && (buffer.getSize() == 0 || engine.getClosedCause() != null);
        if (closed) {
            endIfBroken();
        }
        return closed;
    }

    @Override
    public Source getReadBuffer() {
        take();
        return buffer;
    }

    @Override
    public @Nullable Object awaitContent(int min, Continuation<? super Boolean> reader) {
        AnswerEnd told = end;
        if (told != null) {
            told.wanted();
        }
        Object result;
        try {
            result = engine.awaitContent((int) Math.max(0, min - buffer.getSize()), new Reader(min, reader));
        } catch (Throwable broken) {
            endIfBroken();
            throw broken;
        }
        return PassedContinuation.isSuspended(result) ? result : awaited(min);
    }

    private Boolean awaited(int min) {
        take();
        AnswerEnd told = end;
        if (told != null) {
            told.got();
        }
        return buffer.getSize() >= min;
    }

    @Override
    public void cancel(@Nullable Throwable cause) {
        engine.cancel(cause);
    }

    /** Moves over what has come. Throws what the engine's channel throws that broke. */
    private void take() {
        Source come;
        try {
            come = engine.getReadBuffer();
        } catch (Throwable broken) {
            endIfBroken();
            throw broken;
        }
        if (come instanceof Buffer bytes && bytes.getSize() > 0) {
            mark(bytes);
        }
        buffer.transferFrom(come);
        AnswerEnd told = end;
        if (told != null && isWhole()) {
            told.whole();
        }
    }

    /** The application sees a failure, or an end. Ktor 3.0 leaves the call's job as it is behind a broken body. */
    private void endIfBroken() {
        AnswerEnd told = end;
        Throwable cause = engine.getClosedCause();
        if (told != null && cause != null) {
            told.over(cause);
        }
    }

    private void mark(Buffer bytes) {
        AnswerEnd told = end;
        EndMarker marker = told == null ? null : told.marker();
        if (marker != null) {
            long size = bytes.getSize();
            for (long at = size - marker.wanted(size); at < size; at++) {
                marker.add(bytes.get(at));
            }
        }
    }

    /** Waits in place of the application for bytes of the engine. */
    private final class Reader implements Continuation<Boolean> {
        private final int min;
        private final Continuation<? super Boolean> application;

        Reader(int min, Continuation<? super Boolean> application) {
            this.min = min;
            this.application = IntrinsicsKt.intercepted(application);
        }

        @Override
        public CoroutineContext getContext() {
            return application.getContext();
        }

        @Override
        public void resumeWith(Object result) {
            Object passed = result;
            if (PassedContinuation.failure(result) == null) {
                try {
                    passed = awaited(min);
                } catch (Throwable broken) {
                    passed = ResultKt.createFailure(broken);
                }
            } else {
                endIfBroken();
            }
            application.resumeWith(passed);
        }
    }

    /** Reads ahead; what it waits for when it is over is nobody's. */
    private final class Look implements Continuation<Boolean> {
        private final Runnable done;

        Look(Runnable done) {
            this.done = done;
        }

        void start() {
            while (true) {
                Object result;
                try {
                    result = engine.awaitContent(1, this);
                } catch (Throwable broken) {
                    finish();
                    return;
                }
                if (PassedContinuation.isSuspended(result)) {
                    return;
                }
                if (!Boolean.TRUE.equals(result) || !more()) {
                    finish();
                    return;
                }
            }
        }

        /** Takes what has come; whether more is to be awaited. */
        private boolean more() {
            synchronized (WrappedBody.this) {
                if (looked) {
                    return false;
                }
                try {
                    take();
                } catch (Throwable broken) {
                    return false;
                }
                return buffer.getSize() < GateCall.REFUSAL_BYTES;
            }
        }

        void finish() {
            synchronized (WrappedBody.this) {
                if (looked) {
                    return;
                }
                looked = true;
            }
            done.run();
        }

        @Override
        public CoroutineContext getContext() {
            return EmptyCoroutineContext.INSTANCE;
        }

        @Override
        public void resumeWith(Object result) {
            if (Boolean.TRUE.equals(result) && more()) {
                start();
            } else {
                finish();
            }
        }
    }
}
