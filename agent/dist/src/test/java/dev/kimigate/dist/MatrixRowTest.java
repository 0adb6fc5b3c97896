package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MatrixRowTest {
    private final List<MatrixRow> rows = MatrixRow.all();

    @Test
    void all_holdEveryPairOfValues_butTheImpossible() {
        Set<Set<Enum<?>>> wanted = everyPair();
        MatrixRow.IMPOSSIBLE.forEach(pair -> wanted.remove(Set.of(pair.one(), pair.other())));
        assertThat(pairsOf(rows)).isEqualTo(wanted);
    }

    /* Counted without the generator: 4 × 2 × 3 × 7 × 7 values, two by two. */
    @Test
    void everyPair_isWhatTwoFactorsMultiply() {
        assertThat(everyPair()).hasSize(4 * 2 + 4 * 3 + 4 * 7 + 4 * 7 + 2 * 3 + 2 * 7 + 2 * 7 + 3 * 7 + 3 * 7 + 7 * 7);
    }

    @Test
    void all_eachBringAPairThatNoRowBeforeHas() {
        Set<Set<Enum<?>>> seen = new HashSet<>();
        for (MatrixRow row : rows) {
            assertThat(seen.addAll(Pairwise.pairs(row.values())))
                    .as(row.toString())
                    .isTrue();
        }
    }

    @Test
    void all_areHardlyMoreThanTheTwoLargestFactorsNeed() {
        assertThat(rows).hasSizeBetween(7 * 7, 7 * 7 * 5 / 4).doesNotHaveDuplicates();
    }

    @Test
    void all_areTheSameEachTime() {
        assertThat(MatrixRow.all()).isEqualTo(rows);
    }

    private static Set<Set<Enum<?>>> everyPair() {
        Set<Set<Enum<?>>> pairs = new HashSet<>();
        for (int i = 0; i < MatrixRow.FACTORS.size(); i++) {
            for (Enum<?> value : MatrixRow.FACTORS.get(i)) {
                MatrixRow.FACTORS.subList(0, i).stream()
                        .flatMap(List::stream)
                        .forEach(other -> pairs.add(Set.of(value, other)));
            }
        }
        return pairs;
    }

    private static Set<Set<Enum<?>>> pairsOf(List<MatrixRow> rows) {
        Set<Set<Enum<?>>> pairs = new HashSet<>();
        rows.forEach(row -> pairs.addAll(Pairwise.pairs(row.values())));
        return pairs;
    }
}
