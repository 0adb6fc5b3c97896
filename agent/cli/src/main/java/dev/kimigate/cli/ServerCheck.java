package dev.kimigate.cli;

import dev.kimigate.leader.LeaderFactories;
import dev.kimigate.leader.ServerReport;
import dev.kimigate.settings.Settings;
import dev.kimigate.settings.StoreKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the server that machines share permits on can be used, where the settings name one. */
final class ServerCheck {
    private static final long FAR_CLOCK_MILLIS = 60_000;

    private final Settings settings;
    private final Function<String, ServerReport> look;

    ServerCheck(Settings settings) {
        this(settings, server -> LeaderFactories.load().look(server));
    }

    /** @param look connects */
    ServerCheck(Settings settings, Function<String, ServerReport> look) {
        this.settings = settings;
        this.look = look;
    }

    List<Finding> findings() {
        return settings.store() == StoreKind.SERVER ? findings(look.apply(settings.server())) : List.of();
    }

    private static List<Finding> findings(ServerReport report) {
        List<Finding> findings = new ArrayList<>();
        if (!report.problem().isEmpty()) {
            findings.add(Finding.problem(
                    report.server() + " cannot be used: " + report.problem(),
                    "without it this machine goes on with its share of the permits, or with one",
                    "correct the setting store, or start the server; the tools connect by themselves then",
                    Topic.SERVER));
            return findings;
        }
        findings.add(Finding.fine(report.server() + " can be used: "
                + Stream.of(report.product(), report.role(), report.evictionPolicy())
                        .filter(word -> !word.isEmpty())
                        .map(word -> word + ", ")
                        .collect(Collectors.joining())
                + "answered in " + report.latencyMillis() + " ms"));
        if (report.role().isEmpty()) {
            findings.add(Finding.note(
                    report.server() + " does not tell this user its role and its settings",
                    "that it is no replica, and throws no keys away, is not known",
                    "give the user the permission +info",
                    Topic.SERVER));
        }
        if (report.mayEvict()) {
            findings.add(Finding.note(
                    report.server() + " may throw keys away when its memory is full (" + report.evictionPolicy() + ")",
                    "machines wait for a lease and a reserve when the account's key is gone",
                    "set maxmemory-policy noeviction, or use a server of its own",
                    Topic.SERVER));
        }
        if (report.unprotectedReplicas() > 0) {
            findings.add(Finding.note(
                    report.server() + " takes writes without its replicas",
                    "if it is cut off from them, two servers may grant permits for a time",
                    "set min-replicas-to-write 1",
                    Topic.SERVER));
        }
        if (Math.abs(report.clockAheadMillis()) > FAR_CLOCK_MILLIS) {
            findings.add(Finding.note(
                    "the clocks of " + report.server() + " and of this machine differ by "
                            + Math.abs(report.clockAheadMillis()) / 1_000 + " s",
                    "permits do not hang on it, but the times in logs do",
                    "set both by NTP",
                    Topic.SERVER));
        }
        return findings;
    }
}
