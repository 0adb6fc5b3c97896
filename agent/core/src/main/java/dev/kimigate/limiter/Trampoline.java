package dev.kimigate.limiter;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs what completes futures, never one inside the other on one thread: a call that is granted a permit, fails at once
 * and gives it back grants the next call, and so on down a queue of thousands.
 */
final class Trampoline {
    private final Map<Thread, Queue<Runnable>> running = new ConcurrentHashMap<>();

    /** Runs them now, or, if this thread is in the middle of a delivery, right after it. */
    void run(Queue<Runnable> deliveries) {
        if (deliveries.isEmpty()) {
            return;
        }
        Thread thread = Thread.currentThread();
        Queue<Runnable> outer = running.get(thread);
        if (outer != null) {
            outer.addAll(deliveries);
            return;
        }
        Queue<Runnable> mine = new ArrayDeque<>(deliveries);
        running.put(thread, mine);
        try {
            runAll(mine);
        } finally {
            running.remove(thread);
        }
    }

    private static void runAll(Queue<Runnable> deliveries) {
        for (Runnable next = deliveries.poll(); next != null; next = deliveries.poll()) {
            try {
                next.run();
            } catch (RuntimeException | Error e) {
                // A future keeps what its dependents throw, so this is a thread at its end. The others hold permits.
            }
        }
    }
}
