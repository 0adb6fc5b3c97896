package dev.kimigate.call;

import dev.kimigate.identity.CredentialUse;
import dev.kimigate.limiter.Permit;
import dev.kimigate.limiter.WaitTimeoutException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that is being waited for. Cancelling it, or completing it from outside, withdraws the call from the queue;
 * a permit that was granted in the same instant is given back. If the limiter itself fails, the call goes on ungated.
 */
final class AttemptFuture extends CompletableFuture<Attempt> {
    private final CompletableFuture<Permit> permit;
    private final CallTrace trace;

    AttemptFuture(
            AccountGate account,
            CompletableFuture<Permit> permit,
            CredentialUse<AccountGate> credentialUse,
            CallTrace trace) {
        this.permit = permit;
        this.trace = trace;
        permit.whenComplete((granted, failure) -> finish(account, credentialUse, granted, failure));
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
            AccountGate account,
            CredentialUse<AccountGate> credentialUse,
            @Nullable Permit granted,
            @Nullable Throwable failure) {
        if (failure instanceof WaitTimeoutException || failure instanceof CancellationException) {
            completeExceptionally(failure);
            tellEnd(failure);
            return;
        }
        Attempt attempt = granted != null
                ? account.attempt(granted, credentialUse, trace)
                : account.ungated(failed(failure), credentialUse, trace);
        if (!complete(attempt)) {
            trace.withdrawn();
            attempt.end();
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
