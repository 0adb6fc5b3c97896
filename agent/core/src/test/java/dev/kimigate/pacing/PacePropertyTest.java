package dev.kimigate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class PacePropertyTest {
    private static final long NOW = 1_795_000_000_000L;

    @Property
    void unpack_anyWords_isAPaceWithinBoundsThatPacksToItself(@ForAll @Size(max = 40) long[] noise) {
        Pace pace = Pace.unpack(recent(noise), NOW);

        assertThat(Pace.unpack(pace.pack(), NOW)).isEqualTo(pace);
        assertThat(pace.limit()).isBetween(0, 65_535);
        assertThat(pace.proven()).isBetween(0, 65_535);
        assertThat(pace.window()).isBetween(0, 16);
        assertThat(pace.startsPerMinute()).isBetween(0, 65_535);
        assertThat(pace.lingerMillis()).isBetween(0, 1_500);
        assertThat(pace.estimate().intervalMillis()).isBetween(5_000L, 600_000L);
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
        assertThat(Pace.unpack(new long[0], NOW)).isEqualTo(Pace.NEW);
        assertThat(Pace.unpack(new long[30], NOW)).isEqualTo(Pace.NEW);
    }

    @Example
    void unpack_whatNobodyChangedForAWeek_isNew() {
        long week = 7 * 86_400_000L;
        Pace learned = Pace.NEW.with(Estimate.UNKNOWN.named(3)).changedAt(NOW - week + 1);

        assertThat(Pace.unpack(learned.pack(), NOW).limit()).isEqualTo(3);
        assertThat(Pace.unpack(learned.pack(), NOW + 1)).isEqualTo(Pace.NEW);
    }

    @Example
    void pack_takesAsManyWordsAsItSays() {
        assertThat(Pace.NEW.changedAt(NOW).pack()).hasSize(Pace.WORDS);
    }
}
