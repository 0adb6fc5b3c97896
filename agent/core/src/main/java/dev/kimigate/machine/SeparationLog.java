package dev.kimigate.machine;

import dev.kimigate.runtime.Clocks;
import dev.kimigate.runtime.ProblemReports;
import org.jspecify.annotations.Nullable;

/**
 * What is told of times in which this JVM does not count together with the others: one line when it is hindered, one
 * when that is over, and one for a loss that was made good at once. The timer's thread alone, once it is in use.
 */
final class SeparationLog {
    private static final long WORTH_TELLING_NANOS = 1_000_000_000;

    private final AccountFiles files;
    private final ProblemReports reports;
    private final Clocks clocks;
    private final ApartNote note;
    private @Nullable Separation present;

    /** One such time; it lasts until all have had the time to be together again. */
    private static final class Separation {
        final String reason;
        final long sinceNanos;
        int losses;
        boolean hindered;
        long hinderedNanos;
        boolean toldHindered;
        boolean toldJoined;

        Separation(String reason, long sinceNanos) {
            this.reason = reason;
            this.sinceNanos = sinceNanos;
        }
    }

    SeparationLog(AccountFiles files, ProblemReports reports, Clocks clocks) {
        this.files = files;
        this.reports = reports;
        this.clocks = clocks;
        this.note = new ApartNote(files);
    }

    /** @param reason how the others were lost; empty if they never were there */
    void begin(String reason) {
        Separation separation = present == null ? new Separation(reason, clocks.nowNanos()) : present;
        separation.losses++;
        present = separation;
    }

    /** Whether registering has failed since the last success. */
    boolean isHindered() {
        Separation separation = present;
        return separation != null && separation.hindered;
    }

    /**
     * Registering failed. Told at once, or when it has lasted for a second if others are only in the way.
     *
     * @param part what this JVM keeps to; 0 = the whole limit
     */
    void hindered(Throwable problem, int part, int limit) {
        Separation separation = present;
        if (separation == null) {
            return;
        }
        long now = clocks.nowNanos();
        separation.hinderedNanos = separation.hindered ? separation.hinderedNanos : now;
        separation.hindered = true;
        boolean passing = problem instanceof StoreBusyException
                && !separation.reason.isEmpty()
                && now - separation.hinderedNanos < WORTH_TELLING_NANOS;
        if (!passing) {
            tellHindered(separation, problem, part, limit);
        }
    }

    private void tellHindered(Separation separation, Throwable problem, int part, int limit) {
        String what = separation.reason.isEmpty()
                ? "the shared state cannot be used (" + problem.getMessage() + ")"
                : "the shared state was lost (" + separation.reason + ", and " + problem.getMessage() + ")";
        note.write(part, what);
        if (!separation.toldHindered) {
            separation.toldHindered = true;
            report(what
                    + (part == 0
                            ? "; the limit now holds for this JVM alone"
                            : "; until it is back, this JVM keeps to " + part + " of " + limit + " permits"));
        }
    }

    /** Registered anew. */
    void joined() {
        Separation separation = present;
        if (separation == null) {
            return;
        }
        separation.hindered = false;
        note.delete();
        if (!separation.toldJoined) {
            separation.toldJoined = true;
            report(
                    separation.toldHindered
                            ? "counting together with the other JVMs again"
                            : "the shared state was lost (" + separation.reason
                                    + "); registered again with the calls in flight");
        }
    }

    /** All have had the time to be together again, or the store is closed. */
    void end() {
        Separation separation = present;
        if (separation == null) {
            return; // asked with every look: no file work then
        }
        present = null;
        note.delete();
        if (separation.losses > 1 && separation.toldJoined) {
            report("the shared state was lost " + separation.losses + " times in "
                    + (clocks.nowNanos() - separation.sinceNanos) / 1_000_000_000
                    + " seconds; this JVM has registered again each time");
        }
    }

    private void report(String what) {
        reports.report(files.accountName() + ": " + what);
    }
}
