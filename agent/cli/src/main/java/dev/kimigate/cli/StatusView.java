package dev.kimigate.cli;

import dev.kimigate.machine.PlatformProof;
import dev.kimigate.report.StateSnapshot;
import dev.kimigate.status.AccountView;
import dev.kimigate.status.DurationText;
import dev.kimigate.status.JvmAbout;
import dev.kimigate.status.WaitReasons;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.ApartJvm;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.ToolStatus;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The state as lines for a terminal. Pure. */
final class StatusView {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final List<Table.Column> COLUMNS = List.of(
            new Table.Column("pid", true, 1),
            new Table.Column("tool", false, 0),
            new Table.Column("held", true, 0),
            new Table.Column("waiting", true, 2),
            new Table.Column("oldest wait", true, 3),
            new Table.Column("calls", true, 4),
            new Table.Column("clients", false, 5));

    private final Output output;
    private final ZoneId zone;
    private final boolean bars;

    /** @param bars whether the permits are drawn too */
    StatusView(Output output, ZoneId zone, boolean bars) {
        this.output = output;
        this.zone = zone;
        this.bars = bars;
    }

    /** Everything: a paragraph for each account. */
    List<String> lines(StateSnapshot snapshot) {
        List<String> lines = new ArrayList<>();
        if (snapshot.paused()) {
            String paused = "paused: calls of all JVMs pass ungated (resume with: java -jar kimi-gate.jar resume)";
            lines.addAll(TextWrap.lines(output.paint(Paint.WARNING, paused), output.width()));
        }
        if (snapshot.isEmpty()) {
            lines.addAll(
                    TextWrap.lines("no gated call yet: " + snapshot.folder() + " holds no account", output.width()));
        }
        snapshot.accounts().forEach(account -> lines.addAll(account(account, snapshot.nowMillis())));
        for (ApartJvm jvm : snapshot.apart()) {
            lines.addAll(TextWrap.lines(output.paint(Paint.WARNING, apart(jvm, snapshot.nowMillis())), output.width()));
        }
        return lines;
    }

    /** Whether JVMs share permits here, where that is not a matter of course. */
    List<String> platform(PlatformProof proof) {
        if (!proof.isWorthTelling()) {
            return List.of();
        }
        String text = proof.shares() ? proof.text() : output.paint(Paint.WARNING, proof.text() + "; " + proof.advice());
        return TextWrap.lines(text, output.width());
    }

    private static String apart(ApartJvm jvm, long now) {
        return jvm + " has not shared permits of " + jvm.account() + " for "
                + DurationText.text(now - jvm.sinceMillis())
                + ": " + jvm.reason() + "; "
                + (jvm.part() > 0 ? "it keeps to " + jvm.part() + " permits" : "it keeps the limit for itself alone");
    }

    private List<String> account(StateSnapshot.Account account, long now) {
        AccountStatus status = account.status();
        List<String> lines =
                new ArrayList<>(List.of(output.paint(Paint.TITLE, status.name()), "  " + permits(status, now)));
        if (bars) {
            lines.add("  " + bar(status));
        }
        lines.add("  the limit is " + account.at(now).limitSource());
        lines.addAll(hindrances(status, now));
        if (account.credentialsToday() > 0) {
            lines.add("  " + credentials(account));
        }
        String refusals = refusals(account.at(now));
        if (!refusals.isEmpty()) {
            lines.add("  refusals so far: " + refusals);
        }
        List<String> wrapped = new ArrayList<>();
        lines.forEach(line -> wrapped.addAll(TextWrap.lines(line, output.width())));
        wrapped.addAll(jvms(status, now));
        return wrapped;
    }

    private static String permits(AccountStatus status, long now) {
        String text = "limit " + status.limit() + ", held " + status.held() + ", waiting " + status.waiting();
        if (status.waiting() > 0 && status.oldestSinceMillis() > 0) {
            text += ", the oldest for " + DurationText.text(now - status.oldestSinceMillis());
        }
        return text;
    }

    private String bar(AccountStatus status) {
        int room = output.width() == 0 ? Bar.WIDEST : Math.min(Bar.WIDEST, output.width() - 4);
        String bar = new Bar(Math.max(4, room), output.unicode()).of(status.held(), status.limit());
        return output.paint(status.held() >= status.limit() ? Paint.WARNING : Paint.GOOD, bar);
    }

    /** Why calls wait, or do not. */
    private List<String> hindrances(AccountStatus status, long now) {
        List<String> lines = new ArrayList<>();
        if (status.paused()) {
            lines.add("paused: calls pass ungated (resume with: java -jar kimi-gate.jar resume)");
        }
        Instant end = Instant.ofEpochMilli(status.policy().terms().coolDownUntilMillis());
        lines.addAll(WaitReasons.of(status, now, ", until " + TIME.format(end.atZone(zone))));
        return lines.stream()
                .map(line -> "  " + output.paint(Paint.WARNING, line))
                .toList();
    }

    private static String credentials(StateSnapshot.Account account) {
        return "keys used: " + account.credentialsToday() + " in 24 h, " + account.credentialsNow() + " in 5 min";
    }

    private List<String> jvms(AccountStatus status, long now) {
        if (status.jvms().isEmpty()) {
            return List.of("  no JVM on record");
        }
        Table table = new Table(COLUMNS);
        for (JvmStatus jvm : status.jvms()) {
            table.row(List.of(
                    String.valueOf(jvm.pid()),
                    tool(jvm),
                    String.valueOf(jvm.held()),
                    String.valueOf(jvm.waiting()),
                    wait(jvm.waiting(), jvm.oldestSinceMillis(), now),
                    String.valueOf(jvm.grants()),
                    clients(jvm)));
            for (ToolStatus tool : jvm.tools()) {
                table.row(List.of(
                        "",
                        "- " + tool.name(),
                        String.valueOf(tool.held()),
                        String.valueOf(tool.waiting()),
                        wait(tool.waiting(), tool.oldestSinceMillis(), now),
                        "",
                        ""));
            }
        }
        return table.lines(output.width());
    }

    private static String wait(int waiting, long oldestSinceMillis, long now) {
        return waiting > 0 && oldestSinceMillis > 0 ? DurationText.text(now - oldestSinceMillis) : "-";
    }

    private static String tool(JvmStatus jvm) {
        String name = jvm.label().isEmpty() ? "?" : jvm.label();
        return switch (jvm.life()) {
            case GONE -> name + " (gone)";
            case UNKNOWN -> name + " (in a container)";
            case RUNNING -> JvmAbout.parse(jvm.about()).detached() ? name + " (detached)" : name;
        };
    }

    /** Several copies of one client are told once. */
    private static String clients(JvmStatus jvm) {
        List<String> clients = JvmAbout.parse(jvm.about()).clients();
        return clients.isEmpty() ? "?" : String.join(", ", new TreeSet<>(clients));
    }

    private static String refusals(AccountView view) {
        List<String> parts = new ArrayList<>();
        view.refusals().forEach((word, count) -> parts.add(word + " " + count));
        return String.join(", ", parts);
    }
}
