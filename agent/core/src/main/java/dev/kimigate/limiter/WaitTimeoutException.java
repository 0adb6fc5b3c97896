package dev.kimigate.limiter;

import dev.kimigate.store.AccountStatus;
import java.util.concurrent.TimeoutException;

/** A call waited for a permit until the end of its wait. Has no stack trace: it is made by the poller, for many. */
public final class WaitTimeoutException extends TimeoutException {
    private static final long serialVersionUID = 1L;

    private final String why;
    private final String holders;

    WaitTimeoutException(String account, String why, String holders) {
        super(account + ": " + why + "; " + holders);
        this.why = why;
        this.holders = holders;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // there is nothing to fill in
    public Throwable fillInStackTrace() {
        return this;
    }

    /** What ended the wait. */
    public String why() {
        return why;
    }

    /** Who held the permits then, as in {@link AccountStatus#holders}. */
    public String holders() {
        return holders;
    }
}
