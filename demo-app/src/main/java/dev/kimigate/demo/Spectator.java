package dev.kimigate.demo;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Somebody at the terminal, who may want a second one ready before something is to be seen. One thread. */
final class Spectator {

    /** Then the demo goes on without a word from them. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long LOOK_MILLIS = 50;

    private final InputStream keyboard;
    private final LongSupplier nanos;
    private final LongConsumer sleepMillis;

    /** @param nanos a monotonic clock, in nanoseconds */
    Spectator(InputStream keyboard, LongSupplier nanos, LongConsumer sleepMillis) {
        this.keyboard = keyboard;
        this.nanos = nanos;
        this.sleepMillis = sleepMillis;
    }

    /** Returns when a line has been typed, or {@link #PATIENCE} is over. */
    void awaitEnter() {
        long start = nanos.getAsLong();
        try {
            keyboard.skipNBytes(keyboard.available()); // typed before the question
            while (keyboard.available() == 0 && nanos.getAsLong() - start < PATIENCE.toNanos()) {
                sleepMillis.accept(LOOK_MILLIS);
            }
            keyboard.skipNBytes(keyboard.available());
        } catch (IOException e) {
            // Nobody can type there.
        }
    }
}
