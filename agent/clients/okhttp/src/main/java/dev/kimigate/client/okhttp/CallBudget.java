package dev.kimigate.client.okhttp;

/**
 * What is left of a call's timeout over all its attempts. Counted from the hook's first sight of the call: Okio does
 * not tell how long application interceptors took before. On the call's thread.
 */
final class CallBudget {
    private long leftNanos;
    private long runningSinceNanos = System.nanoTime();

    CallBudget(long nanos) {
        this.leftNanos = nanos;
    }

    /** Stops counting; false if nothing is left. */
    boolean stop() {
        leftNanos -= System.nanoTime() - runningSinceNanos;
        return leftNanos > 0;
    }

    /** Starts counting again; what is left, in nanoseconds, at least 1. */
    long resume() {
        runningSinceNanos = System.nanoTime();
        return Math.max(1, leftNanos);
    }
}
