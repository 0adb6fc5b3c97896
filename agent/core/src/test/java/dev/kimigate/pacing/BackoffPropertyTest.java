package dev.kimigate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the order of events and however the clock jumps: no pause beyond the caps. */
class BackoffPropertyTest {
    record Event(Verdict verdict, boolean accepted, long askedMillis, long sentAgoMillis, long clockStepMillis) {}

    @Property
    void onAnything_inAnyOrder_neverPausesBeyondTheCaps(
            @ForAll("histories") List<Event> history, @ForAll double chance) {
        Backoff backoff = new Backoff(() -> chance);
        Pace pace = Pace.CALM;
        long now = 1_795_000_000_000L;
        for (Event event : history) {
            now += event.clockStepMillis();
            Reaction reaction = event.accepted()
                    ? backoff.onAccepted(pace, now - event.sentAgoMillis(), 1, 20, now)
                    : backoff.onRefusal(pace, refusal(event), now - event.sentAgoMillis(), now, true);
            Duration most = event.verdict().longestPause();

            assertThat(reaction.coolDownUntilMillis() - now).isLessThanOrEqualTo(most.toMillis());
            assertThat(reaction.probeWindow()).isBetween(-1, 8);
            pace = Pace.unpack(reaction.next().pack());
        }
    }

    private static Refusal refusal(Event event) {
        return new Refusal(event.verdict(), 0, Duration.ofMillis(event.askedMillis()));
    }

    @Provide
    Arbitrary<List<Event>> histories() {
        return Combinators.combine(
                        Arbitraries.of(Verdict.class),
                        Arbitraries.of(true, false),
                        Arbitraries.longs().between(-1, 100_000_000),
                        Arbitraries.longs().between(0, 700_000),
                        Arbitraries.longs().between(-3_600_000, 3_600_000))
                .as(Event::new)
                .list()
                .ofMaxSize(40);
    }
}
