package dev.kimigate.jfr;

import dev.kimigate.call.CallTrace;
import dev.kimigate.refusal.Verdict;
import dev.kimigate.store.SharedState;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One call under a recording. What is written into the event comes from one thread after the other, but for its end.
 */
final class RecordedCall extends CallTrace {
    private final Recordings recordings;
    private final CallEvent event;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile boolean asking;
    private volatile long askedNanos;

    RecordedCall(Recordings recordings, CallEvent event) {
        this.recordings = recordings;
        this.event = event;
    }

    @Override
    public void asks() {
        askedNanos = System.nanoTime();
        asking = true;
    }

    @Override
    public void granted(SharedState shared) {
        waitIsOver();
        event.attempts++;
        event.limit = shared.limit();
        event.held = shared.occupancy().held();
    }

    @Override
    public void accepted() {
        event.verdict = Verdict.word(Verdict.ACCEPTED.code());
    }

    @Override
    public void refused(int status, Verdict verdict, long pauseMillis, boolean sentAgain) {
        event.verdict = Verdict.word(verdict.code());
        try {
            Events.refusal(event, status, pauseMillis, sentAgain);
        } catch (RuntimeException | LinkageError failure) {
            recordings.giveUp();
        }
    }

    @Override
    public void ended() {
        end("answered");
    }

    @Override
    public void aborted() {
        end("aborted");
    }

    @Override
    public void withdrawn() {
        end("withdrawn");
    }

    @Override
    public void timedOut() {
        end("timed out");
    }

    @Override
    public void ungated() {
        end("ungated");
    }

    private void end(String how) {
        if (over.compareAndSet(false, true)) {
            waitIsOver();
            event.end = how;
            commit();
        }
    }

    private void commit() {
        try {
            event.commit();
        } catch (RuntimeException | LinkageError failure) {
            recordings.giveUp();
        }
    }

    private void waitIsOver() {
        if (asking) {
            asking = false;
            event.waited += System.nanoTime() - askedNanos;
        }
    }
}
