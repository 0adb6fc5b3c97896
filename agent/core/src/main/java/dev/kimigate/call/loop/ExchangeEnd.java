package dev.kimigate.call.loop;

import dev.kimigate.call.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * Tells an attempt of its exchange's end, but not before the answer has been judged and delivered: a client gives a
 * connection back before it returns an answer that has no more to come. Any thread.
 */
public final class ExchangeEnd {
    private enum State {
        /** Nothing is known of an end. */
        OPEN,
        /** All of the answer has come. */
        COMPLETE,
        /** The connection was closed. */
        CLOSED
    }

    private final Attempt attempt;
    private State state = State.OPEN;
    private boolean delivered;
    /** Null if answers of this type have none. */
    private @Nullable EndMarker marker;

    public ExchangeEnd(Attempt attempt) {
        this.attempt = attempt;
    }

    /** Whose exchange this is. */
    public Attempt attempt() {
        return attempt;
    }

    /** Another exchange begins on this connection: one with a proxy may have been before. */
    public synchronized void begins() {
        if (!delivered) {
            state = State.OPEN;
        }
    }

    /** The last byte of the answer is here. */
    public void complete() {
        over(State.COMPLETE);
    }

    /** The connection is closed, or the body. */
    public void closed() {
        over(State.CLOSED);
    }

    private synchronized void over(State end) {
        if (state == State.OPEN) {
            state = end;
        }
        if (delivered) {
            tell(end);
        }
    }

    /** The application has the answer from here on; returns whether the exchange is over. */
    public synchronized boolean delivered(@Nullable EndMarker last) {
        delivered = true;
        marker = last;
        if (state == State.OPEN) {
            return false;
        }
        tell(state);
        return true;
    }

    private void tell(State end) {
        EndMarker last = marker;
        if (end == State.COMPLETE || (last != null && last.isComplete())) {
            attempt.end();
        } else {
            attempt.abort();
        }
    }
}
