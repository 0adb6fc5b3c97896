package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** File work on an application's thread: an interrupt closes the channel in use, and it is the caller's, not ours. */
final class Uninterrupted {
    private static final int ATTEMPTS = 3;

    private Uninterrupted() {}

    /** Work that can be done again from the start. */
    interface Work<T> {
        T run() throws IOException, StoreException;
    }

    /**
     * Does the work again if an interrupt broke it off; the thread's flag is as the caller or the interrupt left it.
     */
    static <T> T call(Work<T> work) throws IOException, StoreException {
        boolean interrupted = Thread.interrupted();
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return work.run();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
