package dev.kimigate.client.okhttp;

import dev.kimigate.call.Course;
import dev.kimigate.call.Lease;
import dev.kimigate.limiter.WaitTimeoutException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.function.Consumer;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One call on its way through the gate: wait, send, look at the answer, and perhaps again. On the caller's thread. */
final class GatedCall {
    /** Sends the call as OkHttp would have without us; as often as asked, once the former answer was closed. */
    interface Exchange {
        Response send() throws IOException;
    }

    private final Exchange exchange;
    private final PermitWait wait;
    private final RefusalDesk refusals;
    private final Consumer<Throwable> failedOpen;

    /** {@code failedOpen} is told what failed in us when an answer is handed over as it came. */
    GatedCall(Exchange exchange, PermitWait wait, RefusalDesk refusals, Consumer<Throwable> failedOpen) {
        this.exchange = exchange;
        this.wait = wait;
        this.refusals = refusals;
        this.failedOpen = failedOpen;
    }

    /**
     * Waits for the first permit.
     *
     * @throws IOException cancelled, interrupted or waited too long; nothing was sent
     */
    Lease enter() throws IOException {
        try {
            return wait.first();
        } catch (WaitTimeoutException timeout) {
            InterruptedIOException exception = new InterruptedIOException("timeout: " + timeout.getMessage());
            exception.initCause(timeout);
            throw exception;
        }
    }

    /** Sends until there is an answer to deliver. What the client throws is thrown on unchanged. */
    Response send(Lease granted) throws IOException {
        Lease lease = granted;
        RefusedAnswer atHand = null;
        while (true) {
            Response response = exchange(lease, atHand);
            if (!Course.mayBeRefusal(response.code())) {
                return deliver(response, lease, null);
            }
            atHand = new RefusedAnswer(response);
            Lease next = next(atHand, lease);
            if (next == null) {
                return deliver(response, lease, atHand);
            }
            lease = next;
        }
    }

    /** Closes the former answer, which is not delivered, and sends. */
    private Response exchange(Lease lease, @Nullable RefusedAnswer former) throws IOException {
        try {
            if (former != null) {
                former.close();
            }
            return exchange.send();
        } catch (Throwable thrown) {
            lease.abort();
            throw thrown;
        }
    }

    /** The permit to send again with, or null if this answer is to be delivered. */
    private @Nullable Lease next(RefusedAnswer answer, Lease lease) throws IOException {
        try {
            return refusals.isToBeSentAgain(answer, lease) ? wait.again() : null;
        } catch (WaitTimeoutException timeout) {
            return null;
        } catch (IOException givenUp) {
            lease.abort();
            answer.close();
            throw givenUp;
        } catch (RuntimeException | Error failure) {
            failedOpen.accept(failure);
            return null;
        }
    }

    private Response deliver(Response response, Lease lease, @Nullable RefusedAnswer looked) {
        try {
            return Delivery.of(response, lease, looked);
        } catch (RuntimeException | Error failure) {
            failedOpen.accept(failure);
            lease.abort();
            return response;
        }
    }
}
