package dev.kimigate.client.apache5;

import dev.kimigate.call.GateCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/*
 * The body of an answer that may be a refusal: collected first, judged when it is whole, or large, or has had its time,
 * then delivered with what comes after it, or dropped.
 *
 * Once it is delivered the client's thread brings the rest while a thread of ours may still hand over what came before.
 * So everything passes one queue, which one thread at a time empties; none waits for another.
 */
final class HeldAnswer implements AsyncDataConsumer {
    private enum State {
        COLLECTING,
        JUDGED,
        DELIVERED,
        DROPPED
    }

    /** Something that the client told. */
    private interface Signal {
        void to(HeldAnswer answer) throws HttpException, IOException;
    }

    private final AttemptCallback callback;
    private final AsyncExecRuntime runtime;
    private final boolean hasBody;
    private final AtomicReference<State> state = new AtomicReference<>(State.COLLECTING);
    private final Queue<Signal> signals = new ConcurrentLinkedQueue<>();
    private final AtomicInteger work = new AtomicInteger();
    /** Guarded by itself. */
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private volatile boolean over;
    private volatile @Nullable CapacityChannel capacity;
    private volatile boolean capacityGiven;
    /** The client's own consumer, once it is asked for. Used by who empties the queue. */
    private @Nullable AsyncDataConsumer consumer;

    private boolean asked;
    private boolean failed;

    HeldAnswer(AttemptCallback callback, boolean hasBody, AsyncExecRuntime runtime) {
        this.callback = callback;
        this.hasBody = hasBody;
        this.runtime = runtime;
    }

    /** A body that takes longer is judged by what has come of it. */
    void giveTime(Executor threads) {
        CompletableFuture.delayedExecutor(GateCall.REFUSAL_TIME.toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(new Enough(this));
    }

    /** A copy of what came first, at most {@link GateCall#REFUSAL_BYTES} of it. */
    byte[] prefix() {
        synchronized (bytes) {
            return bytes.toByteArray();
        }
    }

    private void judge() {
        if (state.compareAndSet(State.COLLECTING, State.JUDGED)) {
            callback.judge();
        }
    }

    void deliver() {
        if (state.compareAndSet(State.JUDGED, State.DELIVERED)) {
            drain();
        }
    }

    void drop() {
        if (!state.compareAndSet(State.JUDGED, State.DROPPED)) {
            return;
        }
        signals.clear();
        boolean whole = over;
        leaveConnection(whole);
        CapacityChannel channel = capacity;
        if (!whole && channel != null) {
            letRefuse(channel);
        }
    }

    private void leaveConnection(boolean usable) {
        if (usable) {
            runtime.releaseEndpoint();
        } else {
            runtime.discardEndpoint();
        }
    }

    /** Has the client bring more, which is refused: so a stream ends that shares its connection with others. */
    private static void letRefuse(CapacityChannel channel) {
        try {
            channel.update(Integer.MAX_VALUE);
        } catch (IOException closedAlready) {
            return;
        }
    }

    /**
     * The exchange is over, well or not. Its connection is given back before the answer is judged: while the call
     * waits, it holds none.
     */
    void exchangeOver(@Nullable Exception cause) {
        if (state.get() == State.DROPPED) {
            return;
        }
        over = true;
        signals.add(new Over(cause));
        if (state.compareAndSet(State.COLLECTING, State.JUDGED)) {
            leaveConnection(cause == null);
            callback.judge();
        }
        drain();
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        capacity = channel;
        if (state.get() == State.DELIVERED) {
            signals.add(new Capacity(channel));
            drain();
        } else if (!capacityGiven) {
            capacityGiven = true;
            channel.update(GateCall.REFUSAL_BYTES);
        }
    }

    @Override
    public void consume(ByteBuffer piece) throws IOException {
        if (state.get() == State.DROPPED) {
            throw new IOException("refused, and sent again");
        }
        byte[] copy = new byte[piece.remaining()];
        piece.get(copy);
        boolean enough = false;
        if (state.get() == State.COLLECTING) {
            synchronized (bytes) {
                bytes.write(copy, 0, Math.min(copy.length, GateCall.REFUSAL_BYTES - bytes.size()));
                enough = bytes.size() >= GateCall.REFUSAL_BYTES;
            }
        }
        signals.add(new Bytes(copy));
        if (enough) {
            judge();
        }
        drain();
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        signals.add(new StreamEnd(trailers));
        drain();
    }

    @Override
    public void releaseResources() {
        signals.add(new Release());
        drain();
    }

    private void drain() {
        if (state.get() != State.DELIVERED || work.getAndIncrement() != 0) {
            return;
        }
        int seen;
        do {
            seen = work.get();
            empty();
        } while (work.addAndGet(-seen) != 0);
    }

    private void empty() {
        try {
            ask();
            for (Signal signal = signals.poll(); signal != null; signal = signals.poll()) {
                signal.to(this);
            }
        } catch (HttpException | IOException | RuntimeException thrown) {
            fail(thrown);
        }
    }

    private void ask() throws HttpException, IOException {
        if (asked) {
            return;
        }
        asked = true;
        AsyncDataConsumer given = callback.handOn();
        consumer = hasBody ? given : null;
        CapacityChannel channel = capacity;
        if (consumer != null) {
            consumer.updateCapacity(channel == null ? any -> {} : channel);
        }
    }

    /** What the application throws ends the exchange, as it does where the client hears it. */
    private void fail(Exception thrown) {
        if (failed) {
            return;
        }
        failed = true;
        signals.clear();
        if (!over) {
            runtime.discardEndpoint();
        }
        if (consumer != null) {
            consumer.releaseResources();
        }
        callback.clientFailed(thrown);
    }

    private static final class Bytes implements Signal {
        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void to(HeldAnswer answer) throws IOException {
            if (answer.consumer != null && !answer.failed) {
                answer.consumer.consume(ByteBuffer.wrap(bytes));
            }
        }
    }

    private record StreamEnd(@Nullable List<? extends Header> trailers) implements Signal {
        @Override
        public void to(HeldAnswer answer) throws HttpException, IOException {
            if (answer.consumer != null && !answer.failed) {
                answer.consumer.streamEnd(trailers);
            }
        }
    }

    private record Capacity(CapacityChannel channel) implements Signal {
        @Override
        public void to(HeldAnswer answer) throws IOException {
            if (answer.consumer != null && !answer.failed) {
                answer.consumer.updateCapacity(channel);
            }
        }
    }

    private record Release() implements Signal {
        @Override
        public void to(HeldAnswer answer) {
            if (answer.consumer != null) {
                answer.consumer.releaseResources();
            }
        }
    }

    private record Over(@Nullable Exception cause) implements Signal {
        @Override
        public void to(HeldAnswer answer) {
            if (answer.failed) {
                return;
            }
            if (cause == null) {
                answer.callback.clientCompleted();
            } else {
                answer.failed = true;
                answer.callback.clientFailed(cause);
            }
        }
    }

    /** A class and no lambda, which would cost a host's first call several milliseconds. */
    private record Enough(HeldAnswer answer) implements Runnable {
        @Override
        public void run() {
            answer.judge();
        }
    }
}
