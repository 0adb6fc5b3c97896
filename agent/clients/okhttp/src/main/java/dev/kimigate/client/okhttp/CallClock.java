package dev.kimigate.client.okhttp;

import java.io.InterruptedIOException;

/** The clock of a call's own timeout, which stands while the call waits for a permit. On the call's thread. */
interface CallClock {
    /** A call without a timeout of its own. */
    CallClock NONE = new CallClock() {
        @Override
        public void stop() {}

        @Override
        public void resume() {}
    };

    /**
     * Stops the clock; an absolute deadline goes on.
     *
     * @throws InterruptedIOException the time was over already
     */
    void stop() throws InterruptedIOException;

    /**
     * Lets the clock go on with what was left.
     *
     * @throws InterruptedIOException a deadline was reached meanwhile
     */
    void resume() throws InterruptedIOException;
}
