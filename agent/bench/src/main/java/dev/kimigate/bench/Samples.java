package dev.kimigate.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What was measured round after round, in the order of the rounds. One thread. */
final class Samples {

    private final List<Double> values = new ArrayList<>();

    /** Those of this name; made when first asked for. */
    static Samples of(Map<String, Samples> all, String name) {
        return all.computeIfAbsent(name, unused -> new Samples());
    }

    void add(double value) {
        values.add(value);
    }

    int count() {
        return values.size();
    }

    double last() {
        return values.get(values.size() - 1);
    }

    double median() {
        return medianOf(values);
    }

    double min() {
        return Collections.min(values);
    }

    double max() {
        return Collections.max(values);
    }

    /** The median of the rounds' own ratios, so that a slow minute touches both sides alike. */
    double medianRatioTo(Samples other) {
        return medianOf(
                pairs(other).mapToObj(i -> values.get(i) / other.values.get(i)).toList());
    }

    /** The median of the rounds' own differences. */
    double medianOver(Samples other) {
        return medianOf(
                pairs(other).mapToObj(i -> values.get(i) - other.values.get(i)).toList());
    }

    private IntStream pairs(Samples other) {
        return IntStream.range(0, Math.min(values.size(), other.values.size()));
    }

    private static double medianOf(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
