package dev.kimigate.harness.endpoint;

import java.util.concurrent.atomic.AtomicBoolean;

/** One place of an account, taken by one call. Any thread. */
final class Slot {

    final ServerAccount account;
    final String client;
    final long admittedNanos;
    private final AdmissionControl admission;
    private final AtomicBoolean ended = new AtomicBoolean();

    Slot(AdmissionControl admission, ServerAccount account, String client, long admittedNanos) {
        this.admission = admission;
        this.account = account;
        this.client = client;
        this.admittedNanos = admittedNanos;
    }

    /** Gives the place back; only the first call counts. */
    void end(CallOutcome outcome) {
        if (ended.compareAndSet(false, true)) {
            admission.end(this, outcome);
        }
    }
}
