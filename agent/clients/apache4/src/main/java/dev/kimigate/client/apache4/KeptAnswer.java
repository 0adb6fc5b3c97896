package dev.kimigate.client.apache4;

import dev.kimigate.call.GateCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpException;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.IOControl;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/*
 * An answer that may be a refusal: read ahead first, judged when it is whole, or large, or has had its time, then
 * delivered with what comes after it, or dropped.
 *
 * While it is judged and delivered the client is asked for no more of it, so that no bytes pile up. What was read ahead
 * is handed over by one thread of whoever delivers; the rest comes by the client's own, once all of that has been taken.
 * The lock guards the fields; nobody waits or runs the application's code with it.
 */
final class KeptAnswer<T> {
    private enum State {
        READING,
        JUDGED,
        /** What was read ahead is being handed over. */
        DELIVERING,
        /** The rest passes by. */
        LIVE,
        DROPPED,
        /** The application has been told of its end. */
        OVER
    }

    private static final int PIECE = 4096;
    private static final int AGAIN_MILLIS = 20;

    private final AttemptConsumer<T> consumer;
    private final Executor threads;
    private final Object lock = new Object();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private State state = State.READING;
    /** What the client can be told by; null before it has brought something. */
    private @Nullable IOControl client;

    private @Nullable HttpContext context;
    /** Whether the client has brought any of the body, and be it the end. */
    private boolean brought;
    /** Whether all of the body has been read. */
    private boolean whole;
    /** Whether the client is done with the exchange, well or not. */
    private boolean ended;
    /** What it ended with; null if with the last byte. */
    private @Nullable Exception cause;

    private @Nullable KeptDecoder decoder;

    KeptAnswer(AttemptConsumer<T> consumer, Executor threads) {
        this.consumer = consumer;
        this.threads = threads;
    }

    /** A body that takes longer is judged by what has come of it. */
    void giveTime() {
        CompletableFuture.delayedExecutor(GateCall.REFUSAL_TIME.toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(new Enough(this));
    }

    /** A copy of what came first, at most {@link GateCall#REFUSAL_BYTES} of it. */
    byte[] prefix() {
        synchronized (lock) {
            return bytes.toByteArray();
        }
    }

    /** Whether what comes now is the application's. */
    boolean isLive() {
        synchronized (lock) {
            return state == State.LIVE;
        }
    }

    /**
     * Reads ahead; or stops the client, where enough has come. On the client's thread.
     *
     * @return whether the application is to read this itself
     */
    boolean consume(ContentDecoder from, IOControl control) throws IOException {
        State present;
        boolean enough = false;
        synchronized (lock) {
            client = control;
            present = state;
            if (present == State.READING) {
                enough = read(from);
            }
        }
        if (present == State.LIVE) {
            return true;
        }
        if (enough) {
            judge();
        } else if (present != State.READING) {
            control.suspendInput();
            if (isLive()) {
                control.requestInput(); // it became so just now, and was not heard
            }
        }
        return false;
    }

    /** Returns whether there is more of it than is looked at. */
    private boolean read(ContentDecoder from) throws IOException {
        brought = true;
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        int read = 1;
        while (read > 0 && bytes.size() < GateCall.REFUSAL_BYTES) {
            piece.clear();
            piece.limit(Math.min(PIECE, GateCall.REFUSAL_BYTES - bytes.size()));
            read = from.read(piece);
            bytes.write(piece.array(), 0, Math.max(read, 0));
        }
        whole = from.isCompleted();
        return !whole && bytes.size() >= GateCall.REFUSAL_BYTES;
    }

    /** All of it has come; the client gives its connection back next. */
    void complete(HttpContext present) {
        synchronized (lock) {
            whole = true;
            context = present;
        }
    }

    /** The client is done with the exchange. */
    void exchangeOver(@Nullable Exception thrown) {
        boolean judged;
        boolean last;
        synchronized (lock) {
            ended = true;
            cause = thrown;
            judged = state == State.READING;
            last = state == State.LIVE;
        }
        if (judged) {
            judge();
        } else if (last) {
            finish();
        }
    }

    /** The client has cancelled the exchange: for the application, or because the answer was dropped. */
    void exchangeCancelled() {
        boolean unwanted;
        synchronized (lock) {
            unwanted = state == State.DROPPED || state == State.OVER;
            state = unwanted ? state : State.OVER;
        }
        if (!unwanted) {
            consumer.over();
            consumer.sending().cancelAlone();
            consumer.answered().cancel(false);
        }
    }

    private void judge() {
        IOControl stopped;
        synchronized (lock) {
            if (state != State.READING) {
                return;
            }
            state = State.JUDGED;
            stopped = ended ? null : client;
        }
        if (stopped != null) {
            stopped.suspendInput();
        }
        consumer.judge();
    }

    void drop() {
        boolean usable;
        synchronized (lock) {
            if (state != State.JUDGED) {
                return;
            }
            state = State.DROPPED;
            usable = ended;
        }
        if (!usable) {
            boolean unused = consumer.cancelExchange();
        }
    }

    void deliver() {
        synchronized (lock) {
            if (state != State.JUDGED) {
                return;
            }
            state = State.DELIVERING;
            decoder = new KeptDecoder(bytes.toByteArray(), whole);
        }
        try {
            consumer.handOn();
        } catch (HttpException | IOException | RuntimeException byTheApplication) {
            fail(byTheApplication);
            return;
        }
        handOver(new KeptControl());
    }

    /** On one thread at a time: the one that delivers, then one that the consumer has asked for more. */
    private void handOver(KeptControl control) {
        KeptDecoder ahead = decoder;
        try {
            if (ahead != null && ahead.left() == 0 && brought && ahead.isCompleted()) {
                consumer.pass(ahead, control); // a body of no bytes has an end too
            }
            while (ahead != null && ahead.left() > 0) {
                if (control.isSuspended()) {
                    return;
                }
                int before = ahead.left();
                consumer.pass(ahead, control);
                if (ahead.left() == before && !control.isSuspended()) {
                    control.later(AGAIN_MILLIS);
                    return;
                }
            }
        } catch (IOException | RuntimeException byTheApplication) {
            fail(byTheApplication);
            return;
        }
        goLive(control);
    }

    private void goLive(KeptControl control) {
        boolean last;
        IOControl wanted;
        synchronized (lock) {
            if (state != State.DELIVERING) {
                return;
            }
            last = ended;
            state = State.LIVE;
            wanted = control.isSuspended() ? null : client;
        }
        if (last) {
            finish();
        } else if (wanted != null) {
            wanted.requestInput();
        }
    }

    /** The application has all of it, and hears of the end. */
    private void finish() {
        Exception thrown;
        HttpContext present;
        synchronized (lock) {
            if (state != State.LIVE) {
                return;
            }
            state = State.OVER;
            thrown = cause;
            present = context;
        }
        if (thrown != null) {
            consumer.over();
            consumer.sending().failAlone(thrown);
            return;
        }
        consumer.attempt().end();
        try {
            if (present != null) {
                consumer.sending().consumer().responseCompleted(present);
            }
            consumer.sending().delivered();
        } catch (RuntimeException byTheApplication) {
            return; // it has been told all, and there is no exchange that this could end
        }
    }

    /** What the application throws ends the exchange, as it does where the client hears it. */
    private void fail(Exception thrown) {
        boolean open;
        synchronized (lock) {
            state = State.OVER;
            open = !ended;
        }
        consumer.over();
        if (open) {
            boolean unused = consumer.cancelExchange();
        }
        consumer.sending().failAlone(thrown);
    }

    /** A class and no lambda, which would cost a host's first call several milliseconds. */
    private record Enough(KeptAnswer<?> answer) implements Runnable {
        @Override
        public void run() {
            answer.judge();
        }
    }

    /** By which the application's consumer says whether it wants more of what was read ahead. */
    private final class KeptControl implements IOControl, Runnable {
        /** Guarded by the lock. */
        private boolean suspended;

        private boolean running = true;

        boolean isSuspended() {
            synchronized (lock) {
                if (suspended) {
                    running = false;
                }
                return suspended;
            }
        }

        void later(int millis) {
            CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, threads)
                    .execute(this);
        }

        @Override
        public void run() {
            handOver(this);
        }

        @Override
        public void requestInput() {
            boolean again;
            IOControl live;
            synchronized (lock) {
                suspended = false;
                live = state == State.LIVE ? client : null;
                again = !running && live == null;
                running = running || again;
            }
            if (live != null) {
                live.requestInput();
            } else if (again) {
                threads.execute(this);
            }
        }

        @Override
        public void suspendInput() {
            IOControl live;
            synchronized (lock) {
                suspended = true;
                live = state == State.LIVE ? client : null;
            }
            if (live != null) {
                live.suspendInput();
            }
        }

        @Override
        public void requestOutput() {}

        @Override
        public void suspendOutput() {}

        @Override
        public void shutdown() {
            fail(new IOException("Connection has been shut down"));
        }
    }
}
