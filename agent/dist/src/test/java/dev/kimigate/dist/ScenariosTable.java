package dev.kimigate.dist;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** The table of scenarios for the documentation; test classes of one run share it, a section each. */
final class ScenariosTable {
    private static final Map<String, ScenariosTable> SECTIONS = new LinkedHashMap<>();
    private static final double LOAD = load();

    private final List<String> rows = new ArrayList<>();

    private ScenariosTable() {}

    static synchronized ScenariosTable section(String title) {
        return SECTIONS.computeIfAbsent(title, unseen -> new ScenariosTable());
    }

    void add(BurstResult result) {
        String row = "| "
                + String.join(
                        " | ",
                        result.scenario().name(),
                        "" + result.answered(),
                        "" + result.failed(),
                        "" + result.refused(),
                        "" + result.mostInFlight(),
                        found(result),
                        seconds(result.millis()),
                        seconds(result.scenario().idealMillis()),
                        String.format(Locale.ROOT, "%.2f", result.ratio()),
                        bare(result))
                + " |";
        rows.add(row);
        System.out.println(row);
    }

    /** Writes all sections there are so far. */
    static synchronized void write() throws IOException {
        StringBuilder text = new StringBuilder("# Scenarios in real time\n\n")
                .append(FigureFiles.madeBy("ScenariosIT,LimitsIT"))
                .append(String.format(
                        Locale.ROOT, "The machine's load was %.1f at the start and %.1f at the end.\n\n", LOAD, load()))
                .append("""
                        Each row is a burst of two hosts on `https://api.kimi.com` of the test harness, one of java.net.http
                        (`sendAsync`) and one of OkHttp (`enqueue`), with the shipped jar and no setting. *Refused* counts the
                        refusals that the hosts caused. *Found* is when so many were in flight, from the burst or from the
                        last change of the limit on. *Ideal* is the time of a client that knows beforehand what the
                        endpoint will do, and starts each call in the instant in which it is let in. *Bare* is the same burst
                        without the agent and without retries: failed / refused.

                        """);
        SECTIONS.forEach((title, section) -> text.append(section.text(title)));
        FigureFiles.write("scenarios.md", text.toString());
    }

    private static String found(BurstResult result) {
        OptionalLong millis = result.foundAfterMillis();
        return millis.isEmpty() ? "" : result.scenario().leastInFlight() + " after " + seconds(millis.getAsLong());
    }

    private static String bare(BurstResult result) {
        return result.bare().isEmpty() ? "" : result.bareFailed() + " / " + result.bareRefused();
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private String text(String title) {
        return "## " + title + "\n\n"
                + "| scenario | answered | failed | refused | most in flight | found | time | ideal | ratio | bare |\n"
                + "|---|---|---|---|---|---|---|---|---|---|\n"
                + String.join("\n", rows) + "\n\n";
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
