package dev.kimigate.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The memory for bodies that are kept until their calls are answered. A body gets all that it may need before any of it
 * is read, so that bodies read in part never wait for each other. Any thread.
 */
final class BodyMemory {
    private long free;
    private final Deque<Share> waiting = new ArrayDeque<>();

    BodyMemory(long bytes) {
        free = bytes;
    }

    /**
     * Asks for memory.
     *
     * @param granted runs once, at once or later, on the thread that brings it about; it must not block
     */
    Share ask(long bytes, Runnable granted) {
        Share share = new Share(bytes, granted);
        synchronized (this) {
            waiting.add(share);
        }
        serve();
        return share;
    }

    private void serve() {
        for (Share next = next(); next != null; next = next()) {
            next.granted.run();
        }
    }

    private synchronized @Nullable Share next() {
        Share first = waiting.peek();
        if (first == null || first.bytes > free) {
            return null;
        }
        free -= first.bytes;
        first.held = true;
        return waiting.remove();
    }

    private void release(Share share, long left) {
        synchronized (this) {
            if (share.held) {
                free += share.bytes - left;
                share.held = left > 0;
            } else {
                waiting.remove(share);
            }
            share.bytes = left;
        }
        serve();
    }

    synchronized long free() {
        return free;
    }

    /** What one body holds, or waits for. */
    final class Share {
        private long bytes;
        private boolean held;
        private final Runnable granted;

        private Share(long bytes, Runnable granted) {
            this.bytes = bytes;
            this.granted = granted;
        }

        /** The body is whole, and no larger than this. */
        void shrink(long size) {
            release(this, size);
        }

        /** Twice is harmless. */
        void close() {
            release(this, 0);
        }
    }
}
