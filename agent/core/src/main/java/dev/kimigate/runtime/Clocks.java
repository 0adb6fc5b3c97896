package dev.kimigate.runtime;

import java.util.function.LongSupplier;

/**
 * Both clocks: spans are measured on the first, what other processes read is stamped with the second.
 *
 * @param nanos monotonic, in nanoseconds of an arbitrary origin
 * @param millis wall clock, in milliseconds of the epoch; may be stepped
 */
public record Clocks(LongSupplier nanos, LongSupplier millis) {
    /** The system's. */
    public static final Clocks SYSTEM = new Clocks(System::nanoTime, System::currentTimeMillis);

    public long nowNanos() {
        return nanos.getAsLong();
    }

    public long nowMillis() {
        return millis.getAsLong();
    }
}
