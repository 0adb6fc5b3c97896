package dev.kimigate.call.loop;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Threads on their way into a client's method that we stand in front of. A set and not a thread-local: hosts have many
 * threads, and one that only asks would leave an entry in each.
 */
public final class ThreadPasses {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    /** This thread's next call of the method is let through. */
    public void give() {
        threads.add(Thread.currentThread());
    }

    /** Whether this call is let through; once. */
    public boolean take() {
        return threads.remove(Thread.currentThread());
    }
}
