package dev.kimigate.limiter;

/** A call waited for a permit until the end of its wait. Has no stack trace: it is made by the poller, for many. */
public final class WaitTimeoutException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;
    private final String holders;

    WaitTimeoutException(String account, String why, String holders) {
        super(account + ": " + why + "; " + holders, null, false, false);
        this.why = why;
        this.holders = holders;
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
