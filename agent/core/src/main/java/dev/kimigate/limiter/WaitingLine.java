package dev.kimigate.limiter;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** The calls that wait in this JVM, oldest first, and the same by deadline. Not thread safe; its limiter guards it. */
final class WaitingLine {
    private final TreeMap<Turn, Waiter> byAge = new TreeMap<>();
    private final TreeSet<Waiter> byDeadline = new TreeSet<>(Waiter.BY_DEADLINE);

    boolean isEmpty() {
        return byAge.isEmpty();
    }

    int size() {
        return byAge.size();
    }

    /** False, and no change, if the turn already waits. */
    boolean add(Waiter waiter) {
        if (byAge.putIfAbsent(waiter.turn(), waiter) != null) {
            return false;
        }
        byDeadline.add(waiter);
        return true;
    }

    boolean remove(Waiter waiter) {
        if (!byAge.remove(waiter.turn(), waiter)) {
            return false;
        }
        byDeadline.remove(waiter);
        return true;
    }

    /** The oldest; the line is not empty. */
    Waiter first() {
        return byAge.firstEntry().getValue();
    }

    /** The end of the shortest wait; the line is not empty. */
    long nextDeadlineNanos() {
        return byDeadline.first().turn().deadlineNanos();
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
