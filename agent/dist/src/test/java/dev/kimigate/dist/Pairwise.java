package dev.kimigate.dist;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Rows in which every two values of different factors meet, where any row allows it, in few rows.
 *
 * <p>Greedy: the next row is, of all allowed ones, the one in which most pairs meet for the first time; of equals, the
 * first, whose last factor changes fastest. So values that cost much stand last in their factor, and factors that cost
 * much stand first. The same for the same factors, always. Values must differ between factors.
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
            List<Enum<?>> next = bestOf(candidates, open);
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

    private static List<Enum<?>> bestOf(List<List<Enum<?>>> candidates, Set<Set<Enum<?>>> open) {
        List<Enum<?>> best = List.of();
        long most = 0;
        for (List<Enum<?>> candidate : candidates) {
            long met = pairs(candidate).stream().filter(open::contains).count();
            if (met > most) {
                most = met;
                best = candidate;
            }
        }
        return best;
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
