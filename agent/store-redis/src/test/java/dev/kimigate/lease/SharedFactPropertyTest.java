package dev.kimigate.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** The laws of merging: who tells what, how often and in which order makes no difference. */
class SharedFactPropertyTest {
    @Provide
    Arbitrary<SharedFact> facts() {
        Arbitrary<Long> stamps = Arbitraries.longs().between(1_795_000_000_000L, 1_795_000_010_000L);
        Arbitrary<Long> numbers = Arbitraries.longs().between(0, 3);
        return Combinators.combine(stamps, numbers, numbers)
                .as((stamp, first, second) -> new SharedFact(FactKind.STARTS, stamp, first, second));
    }

    @Property
    void merging_isCommutative_associative_andIdempotent(
            @ForAll("facts") SharedFact one, @ForAll("facts") SharedFact two, @ForAll("facts") SharedFact three) {
        assertThat(one.merged(two)).isEqualTo(two.merged(one));
        assertThat(one.merged(two).merged(three)).isEqualTo(one.merged(two.merged(three)));
        assertThat(one.merged(one)).isEqualTo(one);
        assertThat(one.merged(two).merged(two)).isEqualTo(one.merged(two));
    }

    @Property
    void anyOrder_andAnyRepetition_endAlike(
            @ForAll @Size(min = 1, max = 12) List<@From("facts") SharedFact> told, @ForAll long seed) {
        List<SharedFact> other = new ArrayList<>(told);
        other.addAll(told);
        Collections.shuffle(other, new Random(seed));

        assertThat(merged(other)).isEqualTo(merged(told));
    }

    private static SharedFact merged(List<SharedFact> facts) {
        SharedFact all = facts.get(0);
        for (SharedFact fact : facts) {
            all = all.merged(fact);
        }
        return all;
    }

    /** Of one time the fewer starts; later ones may be more. */
    @Property
    void laterCounts_andOfOneTimeTheSmaller(@ForAll("facts") SharedFact one, @ForAll("facts") SharedFact two) {
        SharedFact merged = one.merged(two);
        if (one.stampMillis() / 2_000 == two.stampMillis() / 2_000) {
            assertThat(merged.first()).isEqualTo(Math.min(one.first(), two.first()));
        } else {
            assertThat(merged.stampMillis()).isEqualTo(Math.max(one.stampMillis(), two.stampMillis()));
        }
    }
}
