package dev.kimigate.limiter;

import java.util.Comparator;
import java.util.concurrent.CompletableFuture;

/**
 * A call in the queue, and the future its caller holds: completing that from outside takes the call out of the queue.
 */
final class Waiter extends CompletableFuture<Permit> {
    static final Comparator<Waiter> BY_DEADLINE = (a, b) -> {
        int byTime = Long.signum(a.position.deadlineNanos() - b.position.deadlineNanos());
        return byTime != 0 ? byTime : a.position.compareTo(b.position);
    };

    private final Limiter limiter;
    private final QueuePosition position;

    Waiter(Limiter limiter, QueuePosition position) {
        this.limiter = limiter;
        this.position = position;
    }

    QueuePosition position() {
        return position;
    }

    @Override
    public boolean complete(Permit permit) {
        return withdrawIf(super.complete(permit));
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        return withdrawIf(super.completeExceptionally(failure));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return withdrawIf(super.cancel(mayInterruptIfRunning));
    }

    /**
     * By the limiter, when we are not in the queue, or not any more. The loser of the race against the caller gives
     * back.
     */
    void grant(Permit permit) {
        if (!super.complete(permit)) {
            permit.release();
        }
    }

    /** By the limiter, when we are not in the queue, or not any more. */
    void fail(Exception failure) {
        super.completeExceptionally(failure);
    }

    private boolean withdrawIf(boolean completed) {
        if (completed) {
            limiter.withdraw(this);
        }
        return completed;
    }
}
