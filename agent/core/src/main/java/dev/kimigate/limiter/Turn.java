package dev.kimigate.limiter;

import dev.kimigate.time.Clocks;

/**
 * A call's place in the waiting line: its age and the end of its wait.
 *
 * <p>A call that was refused by the server comes back with the same turn and so stands at the head of the line again;
 * its deadline does not move. Any thread; one acquire at a time.
 */
public final class Turn implements Comparable<Turn> {
    private final long sequence;
    private final long sinceNanos;
    private final long deadlineNanos;
    private final long sinceMillis;
    private volatile boolean admittedBefore;
    /** The poller's only. */
    private boolean told;

    Turn(long sequence, long sinceNanos, long deadlineNanos, long sinceMillis) {
        this.sequence = sequence;
        this.sinceNanos = sinceNanos;
        this.deadlineNanos = deadlineNanos;
        this.sinceMillis = sinceMillis;
    }

    /** The end of the wait, on the limiter's nanosecond clock; compare by subtraction only. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Wall clock at which the call came for the first time, in milliseconds of the epoch. */
    public long sinceMillis() {
        return sinceMillis;
    }

    /** Older turns first. */
    @Override
    public int compareTo(Turn other) {
        return Long.compare(sequence, other.sequence);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Turn turn && turn.sequence == sequence;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence);
    }

    long sequence() {
        return sequence;
    }

    /** When the call came for the first time, on the limiter's nanosecond clock. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** True the first time: this call's wait has not been told of. */
    boolean tell() {
        boolean first = !told;
        told = true;
        return first;
    }

    void admitted() {
        admittedBefore = true;
    }

    /** A call that has had a permit and comes back after its wait is over must not be sent again. */
    boolean isOver(Clocks clocks) {
        return admittedBefore && clocks.nowNanos() - deadlineNanos >= 0;
    }
}
