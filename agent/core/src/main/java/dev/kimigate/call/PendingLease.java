package dev.kimigate.call;

import dev.kimigate.identity.Caller;
import dev.kimigate.limiter.Permit;
import dev.kimigate.limiter.WaitTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A lease that is being waited for. Cancelling it, or completing it from outside, withdraws the call from the line; a
 * permit that was granted in the same instant is given back. If the limiter itself fails, the call goes on ungated.
 */
final class PendingLease extends CompletableFuture<Lease> {
    private final CompletableFuture<Permit> permit;
    private final CallTrace trace;

    PendingLease(AccountGate account, CompletableFuture<Permit> permit, Caller<AccountGate> caller, CallTrace trace) {
        this.permit = permit;
        this.trace = trace;
        permit.whenComplete((granted, failure) -> finish(account, caller, granted, failure));
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

    private void finish(
            AccountGate account, Caller<AccountGate> caller, @Nullable Permit granted, @Nullable Throwable failure) {
        if (failure instanceof WaitTimeoutException || failure instanceof CancellationException) {
            completeExceptionally(failure);
            tellEnd(failure);
            return;
        }
        Lease lease = granted != null
                ? account.lease(granted, caller, trace)
                : account.ungated(failed(failure), caller, trace);
        if (!complete(lease)) {
            trace.withdrawn();
            lease.end();
        }
    }

    private void tellEnd(Throwable failure) {
        if (failure instanceof WaitTimeoutException) {
            trace.timedOut();
        } else {
            trace.withdrawn();
        }
    }

    private static Throwable failed(@Nullable Throwable failure) {
        return failure != null ? failure : new IllegalStateException("no permit and no reason");
    }
}
