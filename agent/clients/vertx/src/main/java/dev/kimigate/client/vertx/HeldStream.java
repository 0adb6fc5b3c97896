package dev.kimigate.client.vertx;

import dev.kimigate.call.GateCall;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * An answer that may be a refusal: collected first, judged when it is whole, or large, or has had its time, then
 * delivered with what comes after it, or dropped.
 *
 * <p>What was collected is delivered as the application asks for it, the rest by the client's stream itself. One thread
 * at a time delivers; none waits for another.
 */
final class HeldStream {
    private enum State {
        COLLECTING,
        JUDGED,
        DELIVERED,
        /** All that was collected is delivered: what comes goes straight on. */
        PASSING,
        DROPPED
    }

    /** Something that the client's stream told. */
    private record Signal(String name, @Nullable Object event) {}

    private final StreamAnswer answer;
    private final Object own;
    private final StreamType type;

    /* All guarded by this. */
    private final Deque<Signal> signals = new ArrayDeque<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private State state = State.COLLECTING;
    private boolean over;
    private long wanted = Long.MAX_VALUE;
    private boolean delivering;

    HeldStream(StreamAnswer answer, Object own, StreamType type) {
        this.answer = answer;
        this.own = own;
        this.type = type;
    }

    /** A copy of what came first, at most {@link GateCall#REFUSAL_BYTES} of it. */
    synchronized byte[] prefix() {
        return bytes.toByteArray();
    }

    synchronized boolean isDelivered() {
        return state == State.DELIVERED || state == State.PASSING;
    }

    void hears(String name, @Nullable Object event) {
        boolean last = isLast(name);
        boolean enough;
        boolean passing;
        synchronized (this) {
            passing = state == State.PASSING;
            if (!passing) {
                if (state == State.DROPPED) {
                    return;
                }
                signals.add(new Signal(name, event));
            }
            over = over || last;
            if (state == State.COLLECTING && event instanceof Buffer piece) {
                byte[] copy = piece.getBytes();
                bytes.write(copy, 0, Math.min(copy.length, GateCall.REFUSAL_BYTES - bytes.size()));
            }
            enough = state == State.COLLECTING && (last || bytes.size() >= GateCall.REFUSAL_BYTES);
        }
        if (passing) {
            answer.handOn(name, event);
        } else if (enough) {
            judge();
        } else {
            drain();
        }
    }

    private boolean isLast(String name) {
        return name.equals(type.onEnd()) || isFailure(name);
    }

    private static boolean isFailure(String name) {
        return name.equals(StreamType.ON_EXCEPTION) || name.equals(StreamType.ON_RESET);
    }

    /** By what has come of it; does nothing the second time. */
    void judge() {
        boolean pause;
        synchronized (this) {
            if (state != State.COLLECTING) {
                return;
            }
            state = State.JUDGED;
            pause = !over;
        }
        if (pause) {
            type.pause(own);
        }
        answer.judge();
    }

    void deliver() {
        synchronized (this) {
            if (state != State.JUDGED) {
                return;
            }
            state = State.DELIVERED;
            delivering = true; // the head comes first
        }
        answer.handOnHead();
        synchronized (this) {
            delivering = false;
        }
        drain();
    }

    void pause() {
        synchronized (this) {
            wanted = 0;
            if (state != State.PASSING) {
                return;
            }
        }
        type.pause(own);
    }

    void fetch(long amount) {
        synchronized (this) {
            if (state != State.PASSING) {
                wanted = wanted + amount < 0 ? Long.MAX_VALUE : wanted + amount;
            } else {
                wanted = 0;
            }
        }
        if (isPassing()) {
            type.fetch(own, amount);
        } else {
            answer.later(this::drain);
        }
    }

    private synchronized boolean isPassing() {
        return state == State.PASSING;
    }

    private void drain() {
        while (true) {
            Signal next;
            long ask = 0;
            synchronized (this) {
                if (state != State.DELIVERED || delivering) {
                    return;
                }
                next = signals.peek();
                if (next == null) {
                    if (over) {
                        return;
                    }
                    state = State.PASSING;
                    ask = wanted;
                } else if (wanted == 0 && !isFailure(next.name)) {
                    return;
                } else {
                    signals.remove();
                    delivering = true;
                    if (wanted != Long.MAX_VALUE && next.event instanceof Buffer) {
                        wanted--;
                    }
                }
            }
            if (next == null) {
                if (ask > 0) {
                    type.fetch(own, ask);
                }
                return;
            }
            answer.handOn(next.name, next.event);
            synchronized (this) {
                delivering = false;
            }
        }
    }

    /** Nobody wants it: what is still to come of it costs its stream, and with HTTP/1.1 its connection. */
    void drop() {
        boolean unfinished;
        synchronized (this) {
            unfinished = !over;
            state = State.DROPPED;
            signals.clear();
        }
        if (unfinished) {
            type.reset(own);
        }
    }

    /** Drops it unless it is delivered; whether it did. */
    boolean giveUp() {
        synchronized (this) {
            if (state != State.COLLECTING) {
                return false;
            }
        }
        drop();
        return true;
    }
}
