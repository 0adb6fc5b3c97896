package dev.kimigate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Says figures on stdout as they come, and keeps count of the targets. One thread. */
final class BenchReport {

    private final List<String> missed = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();

    void heading(String name) {
        System.out.println("\n== " + name + " == " + Machine.now());
    }

    @SuppressWarnings("AnnotateFormatMethod") // its annotation would be one more library
    void line(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    /** A figure that depends on the machine: a miss is only told. */
    void target(String what, double measured, double target, String unit) {
        String verdict = measured <= target ? "met" : "missed";
        String line = String.format(
                Locale.ROOT, "  %s: %.2f%s (target at most %.2f): %s", what, measured, unit, target, verdict);
        System.out.println(line);
        if (measured > target) {
            missed.add(line);
        }
    }

    /** A ratio or a count: as {@link #target}, and above {@code noise} the run fails. */
    void bound(String what, double measured, double target, double noise, String unit) {
        target(what, measured, target, unit);
        if (measured > noise) {
            failed.add(what);
        }
    }

    /** Another program's own verdict, by its exit code. */
    void exit(String what, int code) {
        if (code != 0) {
            failed.add(what);
        }
    }

    /** Says what was missed; false if anything failed. */
    boolean conclude() {
        System.out.println("\n== done == " + Machine.now());
        missed.forEach(line -> System.out.println("missed:" + line));
        failed.forEach(what -> System.out.println("FAILED: " + what));
        return failed.isEmpty();
    }
}
