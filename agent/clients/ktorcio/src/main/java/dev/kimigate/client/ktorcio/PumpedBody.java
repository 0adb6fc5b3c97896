package dev.kimigate.client.ktorcio;

import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.EndMarker;
import io.ktor.utils.io.ByteReadChannel;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Executor;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.EmptyCoroutineContext;
import kotlin.jvm.functions.Function1;
import kotlinx.coroutines.CompletableJob;
import kotlinx.coroutines.JobKt;
import org.jspecify.annotations.Nullable;

/*
 * The body of an answer of Ktor 2: its bytes are moved from the engine's channel to one that the application reads, as
 * the client itself does above the engine. What is looked at waits in between.
 *
 * Reading and writing each run on the thread that resumes them, never both kinds twice at once. Between them stands a
 * queue, guarded by this; nothing is read while something is to be written, but for the look.
 */
final class PumpedBody implements AnswerBody {
    private static final int PIECE = 4096;

    private final PumpedBodies channels;
    private final ByteReadChannel engine;
    private final Queue<byte[]> pieces = new ArrayDeque<>();
    private int pending;
    private boolean reading;
    private boolean writing;
    private boolean closed;
    /** The engine's channel gives no more. */
    private boolean over;

    private @Nullable Throwable cause;
    /** Null but while a look runs. */
    private @Nullable Runnable looker;

    private @Nullable ByteReadChannel application;
    private @Nullable AnswerEnd end;

    PumpedBody(PumpedBodies channels, ByteReadChannel engine) {
        this.channels = channels;
        this.engine = engine;
    }

    @Override
    public void look(Runnable done, Executor threads) {
        synchronized (this) {
            looker = done;
        }
        AnswerBody.later(this::lookOver, threads);
        pump();
    }

    private void lookOver() {
        Runnable done;
        synchronized (this) {
            done = looker;
            looker = null;
        }
        if (done != null) {
            done.run();
        }
    }

    @Override
    public synchronized byte[] prefix() {
        ByteArrayOutputStream prefix = new ByteArrayOutputStream();
        for (byte[] piece : pieces) {
            prefix.write(piece, 0, Math.min(piece.length, GateCall.REFUSAL_BYTES - prefix.size()));
        }
        return prefix.toByteArray();
    }

    @Override
    public synchronized boolean isWhole() {
        return over && cause == null;
    }

    @Override
    public ByteReadChannel deliver(AnswerEnd wanted) {
        CompletableJob job = JobKt.Job(null);
        ByteReadChannel channel = channels.open(job);
        boolean whole;
        synchronized (this) {
            pieces.forEach(piece -> mark(wanted, piece));
            end = wanted;
            application = channel;
            whole = over && cause == null;
        }
        job.invokeOnCompletion(true, true, new Cancelled(this));
        if (whole) {
            wanted.whole();
        }
        wanted.wanted();
        pump();
        return channel;
    }

    private static void mark(AnswerEnd end, byte[] piece) {
        EndMarker marker = end.marker();
        if (marker != null) {
            for (int at = piece.length - marker.wanted(piece.length); at < piece.length; at++) {
                marker.add(piece[at]);
            }
        }
    }

    /** Moves what can be moved now; who resumes a read or a write goes on. */
    private void pump() {
        boolean moved = true;
        while (moved) {
            boolean written = write();
            moved = read() || written;
        }
        if (finished()) {
            finish();
        }
    }

    /** Whether a piece, or the end, was read at once. */
    private boolean read() {
        if (!mayRead()) {
            return false;
        }
        byte[] piece = new byte[PIECE];
        Object result;
        try {
            result = channels.read(engine, piece, new Reader(piece));
        } catch (Throwable broken) {
            ended(broken);
            return true;
        }
        if (PassedContinuation.isSuspended(result)) {
            return false;
        }
        come(piece, (Integer) result);
        return true;
    }

    /** Looks read until they have enough; then a piece is read when the one before is written. */
    private synchronized boolean mayRead() {
        if (reading || over || closed || (looker == null && (application == null || pending > 0))) {
            return false;
        }
        reading = true;
        return true;
    }

    private void come(byte[] piece, int read) {
        if (read < 0) {
            ended(engine.getClosedCause());
            return;
        }
        AnswerEnd told;
        boolean enough;
        synchronized (this) {
            reading = false;
            byte[] copy = Arrays.copyOf(piece, read);
            pieces.add(copy);
            pending += read;
            told = end;
            if (told != null) {
                mark(told, copy);
            }
            enough = pending >= GateCall.REFUSAL_BYTES;
        }
        if (enough) {
            lookOver();
        }
    }

    private void ended(@Nullable Throwable broken) {
        AnswerEnd told;
        synchronized (this) {
            reading = false;
            over = true;
            Throwable original = engine.getClosedCause();
            cause = original != null ? original : broken;
            told = end;
        }
        if (told != null && isWhole()) {
            told.whole();
        }
        lookOver();
    }

    /** Whether a piece was written at once. */
    private boolean write() {
        byte[] piece = next();
        if (piece == null) {
            return false;
        }
        Object result;
        try {
            result = channels.write(Objects.requireNonNull(application), piece, new Writer());
        } catch (Throwable givenUp) {
            stop();
            return false;
        }
        if (PassedContinuation.isSuspended(result)) {
            Objects.requireNonNull(end).got(); // and does not take it
            return false;
        }
        written();
        return true;
    }

    private synchronized byte @Nullable [] next() {
        if (application == null || writing || closed) {
            return null;
        }
        byte[] piece = pieces.poll();
        if (piece != null) {
            writing = true;
            pending -= piece.length;
        }
        return piece;
    }

    private synchronized void written() {
        writing = false;
    }

    private synchronized boolean finished() {
        if (application == null || !over || writing || closed || !pieces.isEmpty()) {
            return false;
        }
        closed = true;
        return true;
    }

    private void finish() {
        try {
            channels.close(Objects.requireNonNull(application), cause);
        } catch (Throwable closedAlready) {
            stop();
        }
    }

    /** The application reads no more. */
    private void stop() {
        synchronized (this) {
            closed = true;
        }
        try {
            channels.cancel(engine, null);
        } catch (Throwable closedAlready) {
            return;
        }
    }

    /** What the cancel of the application's channel does. */
    private static final class Cancelled implements Function1<Throwable, Unit> {
        private final PumpedBody body;

        Cancelled(PumpedBody body) {
            this.body = body;
        }

        @Override
        public Unit invoke(@Nullable Throwable cause) {
            if (cause != null) {
                body.stop();
            }
            return Unit.INSTANCE;
        }
    }

    private final class Reader implements Continuation<Integer> {
        private final byte[] piece;

        Reader(byte[] piece) {
            this.piece = piece;
        }

        @Override
        public CoroutineContext getContext() {
            return EmptyCoroutineContext.INSTANCE;
        }

        @Override
        public void resumeWith(Object result) {
            Throwable broken = PassedContinuation.failure(result);
            if (broken == null) {
                come(piece, (Integer) result);
            } else {
                ended(broken);
            }
            pump();
        }
    }

    private final class Writer implements Continuation<Unit> {
        @Override
        public CoroutineContext getContext() {
            return EmptyCoroutineContext.INSTANCE;
        }

        @Override
        public void resumeWith(Object result) {
            if (PassedContinuation.failure(result) == null) {
                Objects.requireNonNull(end).wanted();
                written();
                pump();
            } else {
                stop();
            }
        }
    }
}
