package dev.kimigate.harness.endpoint;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what belongs to no account, and keeps the last requests. Any thread. */
final class Traffic {

    private static final int MOST_RECORDS = 5000;

    /** Guarded by itself. */
    private final ArrayDeque<RequestRecord> records = new ArrayDeque<>();

    private final AtomicLong bodies = new AtomicLong();
    private final AtomicLong bodyBytes = new AtomicLong();
    private final AtomicLong usages = new AtomicLong();
    private final AtomicLong models = new AtomicLong();
    private final AtomicLong elsewhere = new AtomicLong();

    void body(int bytes) {
        bodies.incrementAndGet();
        bodyBytes.addAndGet(bytes);
    }

    void request(RequestRecord record) {
        synchronized (records) {
            if (records.size() == MOST_RECORDS) {
                records.poll();
            }
            records.add(record);
        }
    }

    List<RequestRecord> requests() {
        synchronized (records) {
            return List.copyOf(records);
        }
    }

    void usages() {
        usages.incrementAndGet();
    }

    void models() {
        models.incrementAndGet();
    }

    void elsewhere() {
        elsewhere.incrementAndGet();
    }

    void reset() {
        bodies.set(0);
        bodyBytes.set(0);
        usages.set(0);
        models.set(0);
        elsewhere.set(0);
        synchronized (records) {
            records.clear();
        }
    }

    EndpointFigures figures(AdmissionControl admission, int connections) {
        return new EndpointFigures(
                admission.figures(),
                bodies.get(),
                bodyBytes.get(),
                usages.get(),
                models.get(),
                elsewhere.get(),
                admission.strangers(),
                connections);
    }
}
