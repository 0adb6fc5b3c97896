package dev.kimigate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({"'', '', 0", "a, '', 1", "abc, acb, 1", "kitten, sitting, 3", "ca, abc, 3"})
    void edits_countsChangesAndSwaps(String a, String b, int edits) {
        assertThat(Spelling.edits(a, b)).isEqualTo(edits);
        assertThat(Spelling.edits(b, a)).isEqualTo(edits);
    }

    @ParameterizedTest
    @CsvSource({"statsu, status, true", "stat, status, true", "sta, status, false", "o, on, true", "x, on, false"})
    void isNear_oneLetterInThree(String written, String meant, boolean near) {
        assertThat(Spelling.isNear(written, meant)).isEqualTo(near);
    }

    @Test
    void isNear_hugeText_isNot() {
        assertThat(Spelling.isNear("x".repeat(1_000_000), "limit")).isFalse();
    }
}
