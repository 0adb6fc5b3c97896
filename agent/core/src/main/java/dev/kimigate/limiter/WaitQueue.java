package dev.kimigate.limiter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * The calls that wait in this JVM. Those that the server has refused come first, oldest first. Then tools take turns,
 * and each tool's calls go oldest first; a JVM's own calls are all one tool's. Not thread safe; its limiter guards it.
 */
final class WaitQueue {
    private final TreeMap<QueuePosition, Waiter> byAge = new TreeMap<>();
    private final TreeSet<Waiter> byDeadline = new TreeSet<>(Waiter.BY_DEADLINE);
    private final TreeMap<QueuePosition, Waiter> refused = new TreeMap<>();
    /** The tool whose turn it is comes first; one without a call has no turn. */
    private final Map<String, TreeMap<QueuePosition, Waiter>> turns = new LinkedHashMap<>();

    boolean isEmpty() {
        return byAge.isEmpty();
    }

    int size() {
        return byAge.size();
    }

    /** False, and no change, if the position already waits. */
    boolean add(Waiter waiter) {
        QueuePosition position = waiter.position();
        if (byAge.putIfAbsent(position, waiter) != null) {
            return false;
        }
        byDeadline.add(waiter);
        if (position.wasAdmitted()) {
            refused.put(position, waiter);
        } else {
            turns.computeIfAbsent(position.tool(), fresh -> new TreeMap<>()).put(position, waiter);
        }
        return true;
    }

    boolean remove(Waiter waiter) {
        QueuePosition position = waiter.position();
        if (!byAge.remove(position, waiter)) {
            return false;
        }
        byDeadline.remove(waiter);
        if (refused.remove(position) == null) {
            TreeMap<QueuePosition, Waiter> calls = turns.get(position.tool());
            if (calls != null && calls.remove(position) != null && calls.isEmpty()) {
                turns.remove(position.tool());
            }
        }
        return true;
    }

    /** The one whose turn it is; the queue is not empty. */
    Waiter first() {
        return refused.isEmpty()
                ? turns.values().iterator().next().firstEntry().getValue()
                : refused.firstEntry().getValue();
    }

    /** Takes the first out; if that was its tool's turn, the next is another's. The queue is not empty. */
    Waiter takeFirst() {
        boolean turn = refused.isEmpty();
        Waiter first = first();
        String tool = first.position().tool();
        remove(first);
        TreeMap<QueuePosition, Waiter> others = turn ? turns.remove(tool) : null;
        if (others != null) {
            turns.put(tool, others);
        }
        return first;
    }

    /** The one that came first; the queue is not empty. */
    Waiter oldest() {
        return byAge.firstEntry().getValue();
    }

    /** Oldest first. */
    void forEach(Consumer<QueuePosition> each) {
        byAge.keySet().forEach(each);
    }

    /** The end of the shortest wait; the queue is not empty. */
    long nextDeadlineNanos() {
        return byDeadline.first().position().deadlineNanos();
    }

    /** Takes out all whose wait is over. */
    List<Waiter> removeExpired(long nowNanos) {
        List<Waiter> expired = new ArrayList<>();
        while (!isEmpty() && nowNanos - nextDeadlineNanos() >= 0) {
            Waiter waiter = byDeadline.first();
            remove(waiter);
            expired.add(waiter);
        }
        return expired;
    }
}
