package dev.kimigate.client.jdk;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/*
 * A body that is first collected and may then be handed to a subscriber, what was collected first and the live rest
 * after it, each by the subscriber's own demand.
 *
 * All signals pass one queue and one loop, which `work` lets only one thread into. It starts at 1, so that the loop is
 * shut until connect() has returned from onSubscribe: nothing is delivered from inside onSubscribe, and nothing
 * re-entrantly from inside request (BodySubscribers.fromLineSubscriber loses lines otherwise).
 */
final class BufferedBody implements Subscription {
    private final Queue<List<ByteBuffer>> buffers = new ConcurrentLinkedQueue<>();
    private final AtomicLong demand = new AtomicLong();
    private final AtomicInteger work = new AtomicInteger(1);
    private final AtomicBoolean asked = new AtomicBoolean();

    private final AtomicInteger buffered = new AtomicInteger();
    private final int readAhead;

    private volatile @Nullable Subscription upstream;
    private volatile @Nullable BodySubscriber<?> subscriber;
    private volatile @Nullable Throwable failure;
    private volatile boolean ended;
    private volatile boolean cancelled;
    private volatile boolean finished;

    /** {@code readAhead}: how many bytes to ask for that nobody has asked us for; 0 for none. */
    BufferedBody(int readAhead) {
        this.readAhead = readAhead;
    }

    /** The client's subscription; the first buffers are asked for at once. */
    void begin(Subscription client) {
        upstream = client;
        pull();
    }

    void offer(List<ByteBuffer> next) {
        buffered.addAndGet(bytes(next));
        buffers.add(next);
        asked.set(false);
        drain();
    }

    /** The body has ended; {@code thrown} if not well. */
    void end(@Nullable Throwable thrown) {
        failure = thrown;
        ended = true;
        drain();
    }

    boolean ended() {
        return ended;
    }

    /** Asks the client for one more signal, unless one is still outstanding. */
    void pull() {
        Subscription client = upstream;
        if (client != null && asked.compareAndSet(false, true)) {
            client.request(1);
        }
    }

    /** How many bytes have come and were not handed on. */
    int buffered() {
        return buffered.get();
    }

    /** A copy of at most {@code limit} collected bytes. */
    byte[] prefix(int limit) {
        byte[] bytes = new byte[limit];
        int length = 0;
        for (List<ByteBuffer> list : buffers) {
            for (ByteBuffer buffer : list) {
                int n = Math.min(limit - length, buffer.remaining());
                buffer.duplicate().get(bytes, length, n);
                length += n;
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    /** Hands the body over; nothing must have been delivered before. */
    void connect(BodySubscriber<?> application) {
        subscriber = application;
        application.onSubscribe(this);
        loop(application);
    }

    /** Drops the body. */
    void discard() {
        finished = true;
        cancelUpstream();
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            end(new IllegalArgumentException("non-positive subscription request: " + n));
            return;
        }
        demand.accumulateAndGet(n, (have, more) -> have + more < 0 ? Long.MAX_VALUE : have + more);
        drain();
    }

    /** Drops the body, but for an error: newer JDKs tell of the cancel by one, and streams name it as the cause. */
    @Override
    public void cancel() {
        cancelled = true;
        cancelUpstream();
        drain();
    }

    private void cancelUpstream() {
        Subscription client = upstream;
        if (!ended && client != null) {
            client.cancel();
        }
    }

    private void drain() {
        if (work.getAndIncrement() == 0) {
            BodySubscriber<?> application = subscriber;
            if (application != null) {
                loop(application);
            }
        }
    }

    private void loop(BodySubscriber<?> application) {
        int seen;
        do {
            seen = work.get();
            try {
                step(application);
            } catch (Throwable thrown) {
                discard();
                application.onError(thrown);
            }
        } while (work.addAndGet(-seen) != 0);
    }

    private void step(BodySubscriber<?> application) {
        while (!finished) {
            boolean last = ended; // before the look at the queue: nothing comes after the end
            if (cancelled) {
                buffers.clear();
                if (last) {
                    finishCancelled(application);
                }
                return;
            }
            boolean wanted = demand.get() > 0;
            if (buffers.isEmpty() || !wanted) {
                if (last && buffers.isEmpty()) {
                    finish(application);
                } else if (!last && (wanted || buffered.get() < readAhead)) {
                    pull();
                }
                return;
            }
            demand.updateAndGet(have -> have == Long.MAX_VALUE ? have : have - 1);
            List<ByteBuffer> next = Objects.requireNonNull(buffers.poll());
            buffered.addAndGet(-bytes(next));
            application.onNext(next);
        }
    }

    private void finishCancelled(BodySubscriber<?> application) {
        finished = true;
        Throwable thrown = failure;
        if (thrown != null) {
            application.onError(thrown);
        }
    }

    private static int bytes(List<ByteBuffer> list) {
        int bytes = 0;
        for (ByteBuffer buffer : list) {
            bytes += buffer.remaining();
        }
        return bytes;
    }

    private void finish(BodySubscriber<?> application) {
        finished = true;
        Throwable thrown = failure;
        if (thrown == null) {
            application.onComplete();
        } else {
            application.onError(thrown);
        }
    }
}
