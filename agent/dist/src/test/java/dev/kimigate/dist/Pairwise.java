package dev.kimigate.dist;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Rows in which every two values of different factors meet, where any row allows it, in few rows.
 *
 * <p>Greedy: the next row is, of all allowed ones, the one in which most pairs meet for the first time; of equals, one
 * with the earliest value of the first factor, and of those the one whose values stand in fewest rows. So the factor
 * that costs most comes first, its cheap values before the others, and what is free to choose is spread. The same for
 * the same factors, always. Values must differ between factors.
 */
final class Pairwise {
    private Pairwise() {}

    static List<List<Enum<?>>> rows(List<? extends List<? extends Enum<?>>> factors, Predicate<List<Enum<?>>> allowed) {
        List<List<Enum<?>>> candidates =
                combinations(factors).stream().filter(allowed).toList();
        Set<Set<Enum<?>>> open = new HashSet<>();
        candidates.forEach(row -> open.addAll(pairs(row)));
        List<List<Enum<?>>> rows = new ArrayList<>();
        while (!open.isEmpty()) {
            List<Enum<?>> next = bestOf(candidates, open, rows);
            open.removeAll(pairs(next));
            rows.add(next);
        }
        return rows;
    }

    /** Every two values that stand in this row. */
    static Set<Set<Enum<?>>> pairs(List<Enum<?>> row) {
        Set<Set<Enum<?>>> pairs = new HashSet<>();
        for (int i = 0; i < row.size(); i++) {
            for (int j = 0; j < i; j++) {
                pairs.add(Set.of(row.get(i), row.get(j)));
            }
        }
        return pairs;
    }

    private static List<Enum<?>> bestOf(
            List<List<Enum<?>>> candidates, Set<Set<Enum<?>>> open, List<List<Enum<?>>> rows) {
        Map<Enum<?>, Integer> uses = new HashMap<>();
        rows.forEach(row -> row.forEach(value -> uses.merge(value, 1, Integer::sum)));
        List<Enum<?>> best = candidates.get(0);
        long most = newPairs(best, open);
        for (List<Enum<?>> candidate : candidates) {
            long met = newPairs(candidate, open);
            boolean fresher = candidate.get(0) == best.get(0) && sum(candidate, uses) < sum(best, uses);
            if (met > most || (met == most && fresher)) {
                most = met;
                best = candidate;
            }
        }
        return best;
    }

    private static long newPairs(List<Enum<?>> row, Set<Set<Enum<?>>> open) {
        return pairs(row).stream().filter(open::contains).count();
    }

    private static int sum(List<Enum<?>> row, Map<Enum<?>, Integer> uses) {
        return row.stream().mapToInt(value -> uses.getOrDefault(value, 0)).sum();
    }

    private static List<List<Enum<?>>> combinations(List<? extends List<? extends Enum<?>>> factors) {
        List<List<Enum<?>>> rows = List.of(List.of());
        for (List<? extends Enum<?>> factor : factors) {
            List<List<Enum<?>>> longer = new ArrayList<>();
            for (List<Enum<?>> row : rows) {
                factor.forEach(value -> longer.add(with(row, value)));
            }
            rows = longer;
        }
        return rows;
    }

    private static List<Enum<?>> with(List<Enum<?>> row, Enum<?> value) {
        List<Enum<?>> longer = new ArrayList<>(row);
        longer.add(value);
        return longer;
    }
}
