package dev.kimigate.dist;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of scenarios for the documentation; test classes of one run share it, a section each. */
final class ScenariosTable {
    private static final Map<String, ScenariosTable> SECTIONS = new LinkedHashMap<>();
    private static final double LOAD = load();

    private final List<String> rows = new ArrayList<>();

    private ScenariosTable() {}

    static synchronized ScenariosTable section(String title) {
        return SECTIONS.computeIfAbsent(title, unseen -> new ScenariosTable());
    }

    void add(Result result) {
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %.1f s | %.1f s | %.2f | %d / %d |",
                result.scenario(),
                result.answered(),
                result.failed(),
                result.refused(),
                result.mostInFlight(),
                result.millis() / 1000.0,
                result.scenario().idealMillis() / 1000.0,
                result.ratio(),
                result.bareFailed(),
                result.bareRefused()));
        System.out.println(rows.get(rows.size() - 1));
    }

    /** Writes all sections there are so far. */
    static synchronized void write() throws IOException {
        StringBuilder text = new StringBuilder("# Scenarios in real time\n\n")
                .append(Figures.madeBy("ScenariosIT,LimitsIT"))
                .append(String.format(
                        Locale.ROOT, "The machine's load was %.1f at the start and %.1f at the end.\n\n", LOAD, load()))
                .append("""
                        Each row is a burst of two hosts on `https://api.kimi.com` of the test harness, one of java.net.http
                        (`sendAsync`) and one of OkHttp (`enqueue`), with the shipped jar and no setting. *Refused* counts the
                        refusals that the hosts caused. *Ideal* is the time of a client that knows beforehand what the
                        endpoint will do, and starts each call in the instant in which it is let in. *Bare* is the same burst
                        without the agent and without retries: failed / refused.

                        """);
        SECTIONS.forEach((title, section) -> text.append(section.text(title)));
        Figures.write("scenarios.md", text.toString());
    }

    private String text(String title) {
        return "## " + title + "\n\n"
                + "| scenario | answered | failed | refused | most in flight | time | ideal | ratio | bare |\n"
                + "|---|---|---|---|---|---|---|---|---|\n"
                + String.join("\n", rows) + "\n\n";
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
