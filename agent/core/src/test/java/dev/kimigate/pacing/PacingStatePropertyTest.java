package dev.kimigate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class PacingStatePropertyTest {
    private static final long NOW = 1_795_000_000_000L;

    @Property
    void unpack_anyWords_isAPaceWithinBoundsThatPacksToItself(@ForAll @Size(max = 40) long[] noise) {
        PacingState pacing = PacingState.unpack(recent(noise), NOW);

        assertThat(PacingState.unpack(pacing.pack(), NOW)).isEqualTo(pacing);
        assertThat(pacing.limit()).isBetween(0, 65_535);
        assertThat(pacing.proven()).isBetween(0, 65_535);
        assertThat(pacing.window()).isBetween(0, 16);
        assertThat(pacing.startsPerMinute()).isBetween(0, 65_535);
        assertThat(pacing.lingerMillis()).isBetween(0, 1_500);
        assertThat(pacing.estimate().intervalMillis()).isBetween(1_000L, 600_000L);
    }

    private static long[] recent(long[] noise) {
        long[] words = noise.clone();
        if (words.length > 0) {
            words[0] = NOW - 1;
        }
        return words;
    }

    @Example
    void unpack_nothingOrZeros_isNew() {
        assertThat(PacingState.unpack(new long[0], NOW)).isEqualTo(PacingState.NEW);
        assertThat(PacingState.unpack(new long[30], NOW)).isEqualTo(PacingState.NEW);
    }

    @Example
    void unpack_whatNobodyChangedForAWeek_isNew() {
        long week = 7 * 86_400_000L;
        PacingState learned =
                PacingState.NEW.with(LimitEstimate.UNKNOWN.named(3)).changedAt(NOW - week + 1);

        assertThat(PacingState.unpack(learned.pack(), NOW).limit()).isEqualTo(3);
        assertThat(PacingState.unpack(learned.pack(), NOW + 1)).isEqualTo(PacingState.NEW);
    }

    @Example
    void pack_takesAsManyWordsAsItSays() {
        assertThat(PacingState.NEW.changedAt(NOW).pack()).hasSize(PacingState.WORDS);
    }
}
