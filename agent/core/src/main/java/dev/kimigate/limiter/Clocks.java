package dev.kimigate.limiter;

import java.util.function.LongSupplier;

/**
 * Both clocks: spans are measured on the first, what other processes read is stamped with the second.
 *
 * @param nanos monotonic, in nanoseconds of an arbitrary origin
 * @param millis wall clock, in milliseconds of the epoch; may be stepped
 */
record Clocks(LongSupplier nanos, LongSupplier millis) {
    long nowNanos() {
        return nanos.getAsLong();
    }

    long nowMillis() {
        return millis.getAsLong();
    }
}
