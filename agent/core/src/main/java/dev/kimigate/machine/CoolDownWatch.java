package dev.kimigate.machine;

import dev.kimigate.store.AdmissionTerms;

/**
 * How long this JVM still has to wait for the end of the cool-down it sees. Not thread safe.
 *
 * <p>The deadline is on the wall clock, for all JVMs. Once seen it also runs on the monotonic clock, so that a clock
 * set back makes nobody wait longer than the cool-down was long.
 */
final class CoolDownWatch {
    private long seenUntilMillis;
    private long seenNanos;
    private long seenRemainingNanos;

    /** Nanoseconds to wait; 0 = nothing to wait for. */
    long remainingNanos(AdmissionTerms terms, long nowMillis, long nowNanos) {
        long remaining = terms.coolingMillis(nowMillis) * 1_000_000;
        if (remaining == 0) {
            return 0;
        }
        if (terms.coolDownUntilMillis() != seenUntilMillis) {
            seenUntilMillis = terms.coolDownUntilMillis();
            seenNanos = nowNanos;
            seenRemainingNanos = remaining;
        }
        return Math.max(0, Math.min(remaining, seenRemainingNanos - (nowNanos - seenNanos)));
    }
}
