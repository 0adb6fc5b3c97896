package dev.kimigate.limiter;

import dev.kimigate.runtime.Clocks;

/**
 * A call's position in the queue: its age and the end of its wait.
 *
 * <p>A call that was refused by the server comes back with the same position and so stands at the head of the queue
 * again; its deadline does not move. Any thread; one acquire at a time.
 */
public final class QueuePosition implements Comparable<QueuePosition> {
    private final QueueAge age;
    private final String tool;
    private final long deadlineNanos;
    private volatile boolean admittedBefore;
    /** The poller's only. */
    private boolean told;

    QueuePosition(QueueAge age, String tool, long deadlineNanos) {
        this.age = age;
        this.tool = tool;
        this.deadlineNanos = deadlineNanos;
    }

    /** For the call that is sent in place of this one, when this one waits no longer. */
    public QueueAge age() {
        return age;
    }

    /** Who takes turns with others; empty for a JVM's own calls. */
    String tool() {
        return tool;
    }

    /** The end of the wait, on the limiter's nanosecond clock; compare by subtraction only. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Wall clock at which the call came for the first time, in milliseconds of the epoch. */
    public long sinceMillis() {
        return age.sinceMillis();
    }

    /** Older positions first. */
    @Override
    public int compareTo(QueuePosition other) {
        return Long.compare(sequence(), other.sequence());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QueuePosition position && position.sequence() == sequence();
    }

    @Override
    public int hashCode() {
        return Long.hashCode(sequence());
    }

    long sequence() {
        return age.sequence();
    }

    /** When the call came for the first time, on the limiter's nanosecond clock. */
    long sinceNanos() {
        return age.sinceNanos();
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

    /** Whether it has had a permit, and so was refused by the server if it waits. */
    boolean wasAdmitted() {
        return admittedBefore;
    }

    /** A call that has had a permit and comes back after its wait is over must not be sent again. */
    boolean isOver(Clocks clocks) {
        return admittedBefore && clocks.nowNanos() - deadlineNanos >= 0;
    }
}
