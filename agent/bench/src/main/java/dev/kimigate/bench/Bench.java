package dev.kimigate.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Takes figures: {@code ./mvnw -q -Pbench verify -Dbench=NAME}. Exit code 1 when a ratio or a count is missed by so
 * much that noise cannot be the cause; other misses are only printed.
 */
public final class Bench {

    private interface Figures {
        void take(BenchReport report) throws Exception;
    }

    private static final Map<String, Figures> ALL = all();

    private Bench() {}

    private static Map<String, Figures> all() {
        Map<String, Figures> all = new LinkedHashMap<>();
        all.put("start-up", StartUpFigures::take);
        all.put("first-call", FirstCallFigures::take);
        all.put("compile", CompileFigures::take);
        all.put("calls", CallFigures::take);
        all.put("permits", CoreFigures::permits);
        all.put("waiting", CoreFigures::waiting);
        all.put("many-jvms", CoreFigures::manyJvms);
        all.put("rivals", RivalFigures::take);
        all.put("gateway", GatewayFigures::take);
        return all;
    }

    /** Takes the figures of this name, or all of them. */
    public static void main(String[] arguments) throws Exception {
        String name = arguments.length == 0 ? "list" : arguments[0];
        if (!name.equals("all") && !ALL.containsKey(name)) {
            System.out.println("-Dbench=NAME, where NAME is one of " + ALL.keySet() + " or all");
            System.exit(name.equals("list") ? 0 : 2);
        }
        BenchReport report = new BenchReport();
        for (Map.Entry<String, Figures> figures : ALL.entrySet()) {
            if (name.equals("all") || name.equals(figures.getKey())) {
                report.heading(figures.getKey());
                figures.getValue().take(report);
            }
        }
        System.exit(report.conclude() ? 0 : 1);
    }
}
