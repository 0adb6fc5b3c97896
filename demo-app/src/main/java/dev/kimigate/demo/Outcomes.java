package dev.kimigate.demo;

import dev.kimigate.demo.tool.ToolLine;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came of a number of calls.
 *
 * @param reasons why calls failed, and how many for each
 */
record Outcomes(int answered, int failed, Map<String, Integer> reasons) {

    static final Outcomes NONE = new Outcomes(0, 0, Map.of());

    Outcomes {
        reasons = Map.copyOf(reasons);
    }

    /** Counts what a tool said of the calls of its burst; other lines are passed over. */
    static Outcomes of(List<String> stdout) {
        return sum(stdout.stream()
                .flatMap(line -> ToolLine.read(line).stream())
                .filter(line -> line.number() != ToolLine.WARM_UP)
                .map(Outcomes::of)
                .toList());
    }

    /** This many failed for one reason. */
    static Outcomes failed(int calls, String reason) {
        return calls == 0 ? NONE : new Outcomes(0, calls, Map.of(reason, calls));
    }

    static Outcomes sum(Collection<Outcomes> all) {
        return all.stream().reduce(NONE, Outcomes::plus);
    }

    int known() {
        return answered + failed;
    }

    /** Of several with the same count the first by the alphabet. */
    Optional<String> mostCommonReason() {
        return new TreeMap<>(reasons)
                .entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    Outcomes plus(Outcomes other) {
        Map<String, Integer> all = new TreeMap<>(reasons);
        other.reasons.forEach((reason, calls) -> all.merge(reason, calls, Integer::sum));
        return new Outcomes(answered + other.answered, failed + other.failed, all);
    }

    private static Outcomes of(ToolLine line) {
        return line.answered() ? new Outcomes(1, 0, Map.of()) : failed(1, line.reason());
    }
}
