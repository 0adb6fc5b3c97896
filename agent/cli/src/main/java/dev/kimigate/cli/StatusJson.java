package dev.kimigate.cli;

import dev.kimigate.limiter.AccountStatus;
import dev.kimigate.limiter.JvmStatus;
import dev.kimigate.limiter.Terms;
import dev.kimigate.pacing.Verdict;
import dev.kimigate.status.JvmAbout;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state as JSON. Spans are milliseconds, times ISO 8601; what does not apply is null. */
final class StatusJson {
    private StatusJson() {}

    static Map<String, @Nullable Object> of(Seen seen) {
        return Json.object(
                "time",
                Instant.ofEpochMilli(seen.nowMillis()),
                "stateDir",
                seen.folder(),
                "paused",
                seen.paused(),
                "accounts",
                seen.accounts().stream()
                        .map(account -> account(account, seen.nowMillis()))
                        .toList(),
                "problems",
                seen.problems());
    }

    private static Map<String, @Nullable Object> account(Seen.Account account, long now) {
        AccountStatus status = account.status();
        Terms terms = status.policy().terms();
        Map<String, @Nullable Object> json = Json.object(
                "account", status.name(),
                "endpoint", endpoint(status.name()),
                "id", status.hash(),
                "credentialsWithinDay", account.credentialsToday(),
                "credentialsWithinFiveMinutes", account.credentialsNow(),
                "limit", status.limit(),
                "limitSource", lower(account.limitSource(now)),
                "held", status.held(),
                "waiting", status.waiting(),
                "oldestWaitMillis", wait(status.waiting(), status.oldestSinceMillis(), now),
                "stalled", status.stalled(),
                "paused", status.paused());
        json.put("coolDown", coolDown(terms, now));
        json.put("startsPerMinute", terms.startsPerMinute() > 0 ? terms.startsPerMinute() : null);
        json.put("outOfQuota", terms.untilAnswered());
        json.put("refusals", refusals(status));
        json.put("jvms", status.jvms().stream().map(jvm -> jvm(jvm, now)).toList());
        return json;
    }

    /** The name of an account that nobody has named is its endpoint's origin. */
    private static @Nullable String endpoint(String name) {
        int blank = name.indexOf(' ');
        return name.contains("://") ? name.substring(0, blank < 0 ? name.length() : blank) : null;
    }

    private static @Nullable Map<String, @Nullable Object> coolDown(Terms terms, long now) {
        long millis = terms.coolingMillis(now);
        return millis == 0
                ? null
                : Json.object(
                        "reason", Verdict.word(terms.coolDownReason()),
                        "millis", millis,
                        "until", Instant.ofEpochMilli(terms.coolDownUntilMillis()));
    }

    private static Map<String, @Nullable Object> refusals(AccountStatus status) {
        Map<String, @Nullable Object> json = Json.object();
        for (int code = 0; code < status.verdicts().size(); code++) {
            if (status.verdicts().get(code) > 0) {
                json.put(Verdict.word(code), status.verdicts().get(code));
            }
        }
        return json;
    }

    private static Map<String, @Nullable Object> jvm(JvmStatus jvm, long now) {
        JvmAbout about = JvmAbout.parse(jvm.about());
        return Json.object(
                "pid", jvm.pid(),
                "tool", jvm.label(),
                "life", lower(jvm.life()),
                "agent", about.version().isEmpty() ? null : about.version(),
                "clients", about.clients(),
                "detached", about.detached(),
                "limit", jvm.limit() > 0 ? jvm.limit() : null,
                "held", jvm.held(),
                "waiting", jvm.waiting(),
                "oldestWaitMillis", wait(jvm.waiting(), jvm.oldestSinceMillis(), now),
                "stalled", jvm.stalled(),
                "grants", jvm.grants(),
                "since", Instant.ofEpochMilli(jvm.sinceMillis()));
    }

    private static @Nullable Long wait(int waiting, long oldestSinceMillis, long now) {
        return waiting > 0 && oldestSinceMillis > 0 ? Math.max(0, now - oldestSinceMillis) : null;
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
