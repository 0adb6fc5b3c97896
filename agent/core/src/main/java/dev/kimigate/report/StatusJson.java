package dev.kimigate.report;

import dev.kimigate.machine.PlatformProof;
import dev.kimigate.refusal.Verdict;
import dev.kimigate.status.AccountView;
import dev.kimigate.status.JvmAbout;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.ApartJvm;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.LeaseStatus;
import dev.kimigate.store.Store;
import dev.kimigate.store.ToolStatus;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state as JSON. Spans are milliseconds, times ISO 8601; what does not apply is null. */
public final class StatusJson {
    private StatusJson() {}

    /** As the command {@code status --json} prints it. */
    public static String text(StateSnapshot snapshot) {
        return Json.text(of(snapshot), true) + System.lineSeparator();
    }

    public static Map<String, @Nullable Object> of(StateSnapshot snapshot) {
        return Json.object(
                "time",
                Instant.ofEpochMilli(snapshot.nowMillis()),
                "stateDir",
                snapshot.folder(),
                "paused",
                snapshot.paused(),
                "sharing",
                sharing(PlatformProof.in(snapshot.folder())),
                "accounts",
                snapshot.accounts().stream()
                        .map(account -> account(account, snapshot.nowMillis()))
                        .toList(),
                "notSharing",
                snapshot.apart().stream().map(StatusJson::apart).toList(),
                "problems",
                snapshot.problems());
    }

    /** Whether JVMs share permits here, and on what grounds. */
    private static Map<String, @Nullable Object> sharing(PlatformProof proof) {
        return Json.object(
                "shares", proof.shares(),
                "proof", lower(proof.kind()),
                "since", proof.epochSeconds() > 0 ? Instant.ofEpochSecond(proof.epochSeconds()) : null,
                "text", proof.text(),
                "advice", proof.advice().isEmpty() ? null : proof.advice());
    }

    private static Map<String, @Nullable Object> apart(ApartJvm jvm) {
        return Json.object(
                "account", jvm.account(),
                "pid", jvm.pid(),
                "tool", jvm.label(),
                "since", Instant.ofEpochMilli(jvm.sinceMillis()),
                "permits", jvm.part() > 0 ? jvm.part() : null,
                "reason", jvm.reason());
    }

    private static Map<String, @Nullable Object> account(StateSnapshot.Account account, long now) {
        AccountStatus status = account.status();
        AccountView view = account.at(now);
        Map<String, @Nullable Object> json = Json.object(
                "account", status.name(),
                "endpoint", view.endpoint(),
                "id", status.hash(),
                "credentialsWithinDay", account.credentialsToday(),
                "credentialsWithinFiveMinutes", account.credentialsNow(),
                "limit", status.limit(),
                "limitSource", lower(view.limitSource()),
                "bound", status.bound() < Store.MOST_PERMITS ? status.bound() : null,
                "held", status.held(),
                "waiting", status.waiting(),
                "oldestWaitMillis", view.oldestWaitMillis(),
                "stalled", status.stalled(),
                "paused", status.paused());
        json.put("server", server(status.lease()));
        json.put("coolDown", coolDown(view));
        json.put(
                "startsPerMinute",
                view.terms().startsPerMinute() > 0 ? view.terms().startsPerMinute() : null);
        json.put("outOfQuota", view.terms().untilAnswered());
        json.put("refusals", view.refusals());
        json.put("jvms", status.jvms().stream().map(jvm -> jvm(jvm, view)).toList());
        return json;
    }

    /** Where permits are leased from a server that machines share. */
    private static @Nullable Map<String, @Nullable Object> server(@Nullable LeaseStatus lease) {
        return lease == null
                ? null
                : Json.object(
                        "state", lower(lease.state()),
                        "since", lease.sinceMillis() == 0 ? null : Instant.ofEpochMilli(lease.sinceMillis()),
                        "leader", lease.led() ? lease.leaderPid() : null,
                        "permits", lease.permits(),
                        "share", lease.share(),
                        "machines", lease.machines(),
                        "limit", lease.limit(),
                        "elsewhere", lease.elsewhere(),
                        "lackedElsewhere", lease.waitingElsewhere());
    }

    private static @Nullable Map<String, @Nullable Object> coolDown(AccountView view) {
        long millis = view.coolingMillis();
        return millis == 0
                ? null
                : Json.object(
                        "reason", Verdict.word(view.terms().coolDownReason()),
                        "millis", millis,
                        "until", Instant.ofEpochMilli(view.terms().coolDownUntilMillis()));
    }

    private static Map<String, @Nullable Object> jvm(JvmStatus jvm, AccountView view) {
        JvmAbout about = JvmAbout.parse(jvm.about());
        return Json.object(
                "pid", jvm.pid(),
                "tool", jvm.label(),
                "state", lower(jvm.life()),
                "agent", about.version().isEmpty() ? null : about.version(),
                "clients", about.clients(),
                "detached", about.detached(),
                "limit", jvm.limit() > 0 ? jvm.limit() : null,
                "held", jvm.held(),
                "waiting", jvm.waiting(),
                "oldestWaitMillis", view.oldestWaitMillis(jvm),
                "stalled", jvm.stalled(),
                "grants", jvm.grants(),
                "since", Instant.ofEpochMilli(jvm.sinceMillis()),
                "tools", jvm.tools().stream().map(tool -> tool(tool, view)).toList());
    }

    private static Map<String, @Nullable Object> tool(ToolStatus tool, AccountView view) {
        return Json.object(
                "name", tool.name(),
                "held", tool.held(),
                "waiting", tool.waiting(),
                "oldestWaitMillis", view.oldestWaitMillis(tool));
    }

    private static String lower(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }
}
