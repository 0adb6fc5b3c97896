package dev.kimigate.harness.churn;

import dev.kimigate.harness.host.Reply;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Ends a call from another thread, however early that is, and waits for it no longer than its client lives. */
final class CallControl {
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long AFTER_END_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int LOOK_MILLIS = 50;

    private final CallPlan plan;
    private final boolean forgetsCancelled;
    private final BooleanSupplier closing;
    private @Nullable Runnable end;
    private boolean asked;

    /**
     * @param forgetsCancelled whether the client may tell no more of a call that was cancelled
     * @param closing whether the client is being closed, after which any client may
     */
    CallControl(CallPlan plan, boolean forgetsCancelled, BooleanSupplier closing) {
        this.plan = plan;
        this.forgetsCancelled = forgetsCancelled;
        this.closing = closing;
    }

    private synchronized boolean mayBeForgotten() {
        return closing.getAsBoolean() || (forgetsCancelled && asked);
    }

    /** From now on this ends the call. */
    void endBy(Runnable how) {
        synchronized (this) {
            end = how;
            if (!asked) {
                return;
            }
        }
        how.run();
    }

    /** Any thread. */
    void cancel() {
        Runnable how;
        synchronized (this) {
            asked = true;
            how = end;
        }
        if (how != null) {
            how.run();
        }
    }

    /**
     * Waits for what ends the call.
     *
     * @throws ForgottenException if the client may forget the call, and tells nothing of it
     * @throws HangingException if nothing comes of it at all
     */
    <T> T await(Future<T> future) throws Exception {
        long start = System.nanoTime();
        long forgettingNanos = 0;
        while (true) {
            try {
                return future.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                long now = System.nanoTime();
                if (mayBeForgotten() && forgettingNanos == 0) {
                    forgettingNanos = now;
                }
                if (forgettingNanos != 0 && now - forgettingNanos > AFTER_END_NANOS) {
                    cancel();
                    throw new ForgottenException();
                }
                if (now - start > LONGEST_NANOS) {
                    cancel();
                    throw new HangingException(plan);
                }
            }
        }
    }

    /** Looks at an answer that was read to its end. */
    void check(int status, @Nullable String text) {
        String problem = new Reply(status, text).problem(plan.prompt());
        if (problem != null) {
            throw new WrongAnswerException(problem);
        }
    }

    /** The client says nothing more of the call. */
    static final class ForgottenException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** A call neither ends nor fails. */
    static final class HangingException extends Exception {
        private static final long serialVersionUID = 1L;

        HangingException(CallPlan plan) {
            super(plan.toString());
        }
    }

    /** The answer is not the call's, or not whole. */
    static final class WrongAnswerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        WrongAnswerException(String problem) {
            super(problem);
        }
    }
}
