package dev.kimigate.status;

import dev.kimigate.limiter.AccountStatus;
import dev.kimigate.limiter.JvmStatus;
import dev.kimigate.limiter.Terms;
import dev.kimigate.pacing.LimitSource;
import dev.kimigate.pacing.Pace;
import dev.kimigate.pacing.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An account's status as lines for a terminal. Pure. */
public final class StatusText {
    private final long nowMillis;

    /** @param nowMillis wall clock, milliseconds of the epoch, to tell spans from */
    public StatusText(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    /** A paragraph: the account, its limit and permits, then a row for each JVM. */
    public List<String> lines(AccountStatus status) {
        List<String> lines = new ArrayList<>();
        lines.add(status.name());
        lines.add("  " + permits(status));
        lines.add("  the limit is " + source(status));
        if (status.paused()) {
            lines.add("  paused: calls pass ungated (resume with: java -jar kimi-gate.jar resume)");
        }
        Terms terms = status.policy().terms();
        long cooling = terms.coolingMillis(nowMillis);
        if (cooling > 0) {
            lines.add("  cool-down: nobody starts for " + span(cooling) + " (" + word(terms.coolDownReason()) + ")");
        }
        if (terms.startsPerMinute() > 0) {
            lines.add("  pace: " + terms.startsPerMinute() + " starts a minute");
        }
        if (terms.untilAnswered()) {
            lines.add("  out of quota: two calls at a time ask the server");
        }
        String refusals = refusals(status);
        if (!refusals.isEmpty()) {
            lines.add("  refusals so far: " + refusals);
        }
        addJvms(status, lines);
        return lines;
    }

    private String permits(AccountStatus status) {
        String text = "limit " + status.limit() + ", held " + status.held() + ", waiting " + status.waiting();
        if (status.waiting() > 0 && status.oldestSinceMillis() > 0) {
            text += ", the oldest for " + span(nowMillis - status.oldestSinceMillis());
        }
        return text;
    }

    private LimitSource source(AccountStatus status) {
        int configured = status.jvms().stream()
                .mapToInt(JvmStatus::limit)
                .filter(limit -> limit > 0)
                .min()
                .orElse(0);
        return Pace.unpack(status.policy().memory(), nowMillis).source(configured);
    }

    private void addJvms(AccountStatus status, List<String> lines) {
        if (status.jvms().isEmpty()) {
            lines.add("  no JVM on record");
            return;
        }
        lines.add(row("pid", "tool", "held", "waiting", "oldest wait", "calls"));
        for (JvmStatus jvm : status.jvms()) {
            String oldest =
                    jvm.waiting() > 0 && jvm.oldestSinceMillis() > 0 ? span(nowMillis - jvm.oldestSinceMillis()) : "-";
            lines.add(row(
                    String.valueOf(jvm.pid()),
                    tool(jvm),
                    String.valueOf(jvm.held()),
                    String.valueOf(jvm.waiting()),
                    oldest,
                    String.valueOf(jvm.grants())));
        }
    }

    private static String tool(JvmStatus jvm) {
        String name = jvm.label().isEmpty() ? "?" : jvm.label();
        return jvm.life() == JvmStatus.Life.GONE ? name + " (gone)" : name;
    }

    private static String row(String pid, String tool, String held, String waiting, String oldest, String calls) {
        return String.format(Locale.ROOT, "  %8s  %-32s %5s %8s %12s %8s", pid, tool, held, waiting, oldest, calls);
    }

    private static String refusals(AccountStatus status) {
        List<String> parts = new ArrayList<>();
        for (int code = 0; code < status.verdicts().size(); code++) {
            long count = status.verdicts().get(code);
            if (count > 0) {
                parts.add(word(code) + " " + count);
            }
        }
        return String.join(", ", parts);
    }

    private static String word(int code) {
        Verdict verdict = Verdict.ofCode(code);
        return verdict == null
                ? "of another version"
                : verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** {@code 0.4 s}, {@code 12 s}, {@code 3 min 5 s}, {@code 2 h 10 min}. */
    static String span(long millis) {
        long tenths = Math.max(0, millis) / 100;
        if (tenths < 100) {
            return tenths / 10 + "." + tenths % 10 + " s";
        }
        long seconds = tenths / 10;
        if (seconds < 60) {
            return seconds + " s";
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
