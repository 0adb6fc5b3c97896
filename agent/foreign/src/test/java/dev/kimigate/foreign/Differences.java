package dev.kimigate.foreign;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Two runs of a suite, test by test. */
final class Differences {
    private Differences() {}

    /** The ids of the tests that ended otherwise, or were seen in one run only. */
    static Set<String> between(SuiteRun one, SuiteRun other) {
        Set<String> ids = new TreeSet<>(one.outcomes().keySet());
        ids.addAll(other.outcomes().keySet());
        ids.removeIf(id -> Objects.equals(status(one, id), status(other, id)));
        return ids;
    }

    private static @Nullable String status(SuiteRun run, String id) {
        Outcome outcome = run.outcomes().get(id);
        return outcome == null ? null : outcome.status();
    }
}
