package dev.kimigate.status;

import dev.kimigate.pacing.LimitSource;
import dev.kimigate.pacing.PacingState;
import dev.kimigate.refusal.Verdict;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.ToolStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an account's state means at one moment: the same for every view of it.
 *
 * @param nowMillis the moment, wall clock
 */
public record AccountView(AccountStatus status, long nowMillis) {
    /** Where the limit in force comes from. */
    public LimitSource limitSource() {
        int configured = status.jvms().stream()
                .mapToInt(JvmStatus::limit)
                .filter(limit -> limit > 0)
                .min()
                .orElse(0);
        return PacingState.unpack(status.policy().memory(), nowMillis).source(configured);
    }

    /** The name of an account that nobody has named is its endpoint's origin; null for others. */
    public @Nullable String endpoint() {
        String name = status.name();
        int blank = name.indexOf(' ');
        return name.contains("://") ? name.substring(0, blank < 0 ? name.length() : blank) : null;
    }

    /** What admissions go by. */
    public AdmissionTerms terms() {
        return status.policy().terms();
    }

    /** Milliseconds that a cool-down has to run; 0 without one. */
    public long coolingMillis() {
        return terms().coolingMillis(nowMillis);
    }

    /** How long the oldest waiting call of all JVMs has waited, in milliseconds; null if none waits. */
    public @Nullable Long oldestWaitMillis() {
        return wait(status.waiting(), status.oldestSinceMillis());
    }

    /** The same of one JVM. */
    public @Nullable Long oldestWaitMillis(JvmStatus jvm) {
        return wait(jvm.waiting(), jvm.oldestSinceMillis());
    }

    /** The same of a tool behind a gateway. */
    public @Nullable Long oldestWaitMillis(ToolStatus tool) {
        return wait(tool.waiting(), tool.oldestSinceMillis());
    }

    /** Totals of the refusals so far, by {@link Verdict#word}; without those that never came. */
    public Map<String, Long> refusals() {
        Map<String, Long> totals = new LinkedHashMap<>();
        for (int code = 0; code < status.verdicts().size(); code++) {
            if (status.verdicts().get(code) > 0) {
                totals.merge(Verdict.word(code), status.verdicts().get(code), Long::sum);
            }
        }
        return totals;
    }

    private @Nullable Long wait(int waiting, long oldestSinceMillis) {
        return waiting > 0 && oldestSinceMillis > 0 ? Math.max(0, nowMillis - oldestSinceMillis) : null;
    }
}
