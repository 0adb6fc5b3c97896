package dev.kimigate.harness.endpoint;

import java.util.concurrent.atomic.AtomicLong;

/** Counts what belongs to no account. Any thread. */
final class Traffic {

    private final AtomicLong bodies = new AtomicLong();
    private final AtomicLong bodyBytes = new AtomicLong();
    private final AtomicLong usages = new AtomicLong();
    private final AtomicLong models = new AtomicLong();
    private final AtomicLong elsewhere = new AtomicLong();

    void body(int bytes) {
        bodies.incrementAndGet();
        bodyBytes.addAndGet(bytes);
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
