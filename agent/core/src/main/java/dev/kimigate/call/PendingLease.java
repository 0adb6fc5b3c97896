package dev.kimigate.call;

import dev.kimigate.limiter.Permit;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A lease that is being waited for. Cancelling it, or completing it from outside, withdraws the call from the line; a
 * permit that was granted in the same instant is given back.
 */
final class PendingLease extends CompletableFuture<Lease> {
    private final CompletableFuture<Permit> permit;

    PendingLease(AccountGate account, CompletableFuture<Permit> permit) {
        this.permit = permit;
        permit.whenComplete((granted, failure) -> finish(account, granted, failure));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            permit.cancel(false);
        }
        return cancelled;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }

    private void finish(AccountGate account, @Nullable Permit granted, @Nullable Throwable failure) {
        if (granted == null) {
            completeExceptionally(failure == null ? new IllegalStateException("no permit") : failure);
            return;
        }
        Lease lease = account.lease(granted);
        if (!complete(lease)) {
            lease.end();
        }
    }
}
