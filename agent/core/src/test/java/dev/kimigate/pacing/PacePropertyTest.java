package dev.kimigate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class PacePropertyTest {
    @Property
    void pack_anyPace_unpacksToItself(
            @ForAll @IntRange(max = 31) int concurrency,
            @ForAll @IntRange(max = 31) int overload,
            @ForAll @IntRange(max = 31) int rate,
            @ForAll @LongRange(max = (1L << 42) - 1) long lastReactionMillis) {
        Pace pace = new Pace(concurrency, overload, rate, lastReactionMillis);

        assertThat(Pace.unpack(pace.pack())).isEqualTo(pace);
    }

    @Property
    void unpack_anyWord_isAPaceWithinBounds(@ForAll long noise) {
        Pace pace = Pace.unpack(noise);

        assertThat(Pace.unpack(pace.pack())).isEqualTo(pace);
        assertThat(pace.concurrencyStreak()).isBetween(0, 31);
        assertThat(pace.lastReactionMillis()).isNotNegative();
    }

    @Property
    void new_valuesOutOfBounds_areClamped(@ForAll int streak, @ForAll long millis) {
        Pace pace = new Pace(streak, streak, streak, millis);

        assertThat(Pace.unpack(pace.pack())).isEqualTo(pace);
    }

    @Example
    void unpack_zero_isCalm() {
        assertThat(Pace.unpack(0)).isEqualTo(Pace.CALM);
        assertThat(Pace.CALM.pack()).isZero();
    }
}
