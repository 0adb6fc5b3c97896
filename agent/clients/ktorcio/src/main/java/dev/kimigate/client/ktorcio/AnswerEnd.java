package dev.kimigate.client.ktorcio;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.loop.EndMarker;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** Ends an attempt once: with the answer's last byte, or with what ended it before. Any thread. */
final class AnswerEnd {
    /** No object of its own for each answer. */
    private static final AtomicIntegerFieldUpdater<AnswerEnd> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(AnswerEnd.class, "ended");

    private final Attempt attempt;
    /** Null if answers of this type have none. */
    private final @Nullable EndMarker marker;
    /** The body's bytes are not seen: a call that completes is taken for one that was read. */
    private final boolean unseen;

    private volatile int ended;

    AnswerEnd(Attempt attempt, @Nullable EndMarker marker, boolean unseen) {
        this.attempt = attempt;
        this.marker = marker;
        this.unseen = unseen;
    }

    @Nullable
    EndMarker marker() {
        return marker;
    }

    /** The application asks for bytes. */
    void wanted() {
        attempt.demand(1);
    }

    /** It has got what it asked for. */
    void got() {
        attempt.supplied();
    }

    /** The last byte has come. */
    void whole() {
        if (ENDED.compareAndSet(this, 0, 1)) {
            attempt.end();
        }
    }

    /** Nothing more can come: behind the last word the answer is complete whatever ended it. */
    void over(@Nullable Throwable cause) {
        if ((marker != null && marker.isComplete()) || (unseen && cause == null)) {
            whole();
        } else if (ENDED.compareAndSet(this, 0, 1)) {
            attempt.abort();
        }
    }
}
