package dev.kimigate.client.reactornetty;

import java.util.concurrent.atomic.AtomicLong;

/** How much of this JVM's memory the recorded bodies of all requests in flight may take. Any thread. */
final class RecordMemory {
    /** Of one body. */
    static final int LARGEST = 8 * 1024 * 1024;

    private static final int PART = 16;

    private final long all;
    private final AtomicLong used = new AtomicLong();

    RecordMemory() {
        this(Runtime.getRuntime().maxMemory() / PART);
    }

    RecordMemory(long all) {
        this.all = all;
    }

    /** Whether so many bytes more may be kept; they are {@link #giveBack given back} then. */
    boolean take(int bytes) {
        if (used.addAndGet(bytes) <= all) {
            return true;
        }
        used.addAndGet(-bytes);
        return false;
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }
}
