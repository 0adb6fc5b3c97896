package dev.kimigate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.refusal.Refusal;
import dev.kimigate.refusal.Verdict;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever the order of events and however the clock jumps. */
class PacingRulesPropertyTest {
    private static final long START = 1_795_000_000_000L;

    enum Kind {
        REFUSED,
        ACCEPTED,
        TICK,
        ASKING,
        USAGES
    }

    record Event(
            Kind kind,
            Verdict verdict,
            boolean probe,
            int number,
            int inFlight,
            long askedMillis,
            long sentAgoMillis,
            long clockStepMillis) {}

    @Property
    void anything_inAnyOrder_staysWithinTheCapsAndTheCeiling(
            @ForAll("histories") List<Event> history,
            @ForAll double chance,
            @ForAll @IntRange(max = 100) int configured) {
        PacingRules rules = new PacingRules(() -> chance);
        PacingState pacing = PacingState.NEW;
        int usages = 0;
        long now = START;
        for (Event event : history) {
            now += event.clockStepMillis();
            pacing = after(rules, pacing, event, configured, now);
            usages = event.kind() == Kind.USAGES && event.number() > 0 ? event.number() : usages;
            int limit = Ceiling.smallest(pacing.limit(), configured);
            assertThat(limit)
                    .isLessThanOrEqualTo(
                            Ceiling.smallest(usages, configured) == 0 ? 65_535 : Ceiling.smallest(usages, configured));
            assertThat(configured > 0 || limit > 0).as("something binds").isTrue();
            assertThat(pacing.window()).isBetween(0, 16);
            assertThat(PacingState.unpack(pacing.pack(), now).limit())
                    .isEqualTo(pacing.changedAtMillis() == 0 ? 20 : pacing.limit());
        }
    }

    /** A pause is only ever as long as its own verdict allows, however long a pause the clock's jumps leave behind. */
    @Property
    void refused_anyTime_neverAddsAPauseBeyondItsOwnCap(@ForAll("histories") List<Event> history) {
        PacingRules rules = new PacingRules(() -> 1);
        PacingState pacing = PacingState.NEW;
        long now = START;
        for (Event event : history) {
            now += event.clockStepMillis();
            long before = pacing.coolDown().untilMillis();
            pacing = after(rules, pacing, event, 20, now);
            if (pacing.coolDown().untilMillis() != before) {
                assertThat(pacing.coolDown().untilMillis() - now)
                        .isLessThanOrEqualTo(Math.max(
                                event.verdict().longestPause().toMillis(),
                                Verdict.TOKENS == event.verdict() ? 600_000 : 60_000));
            }
        }
    }

    /** With a full line the limit is back at the ceiling within 120 s of the last refusal, whatever came before. */
    @Property
    void quiet_afterAnything_bringsTheLimitBackWithinTwoMinutes(
            @ForAll("histories") List<Event> history, @ForAll @IntRange(min = 1, max = 40) int ceiling) {
        PacingRules rules = new PacingRules(() -> 0.5);
        PacingState pacing = PacingState.NEW;
        long now = START;
        for (Event event : history) {
            now += Math.max(0, event.clockStepMillis());
            pacing = after(rules, pacing, event, ceiling, now);
        }
        pacing = rules.usagesAnswered(pacing, 0, 0, busy(ceiling, 1), now);
        now = Math.max(now, pacing.coolDown().untilMillis());
        for (int second = 0; second < 120; second++) {
            now += 1_000;
            int limit = Ceiling.smallest(Ceiling.smallest(pacing.limit(), ceiling), 0);
            pacing = rules.accepted(
                    pacing,
                    new SendInfo(now - 1, true),
                    new AccountLoad(ceiling, limit - 1, 0, 0, 9, 0, 0, true, 0),
                    now);
            pacing = rules.tick(pacing, busy(ceiling, limit), now);
        }

        int expected = Ceiling.smallest(ceiling, pacing.ceiling().usages());
        assertThat(Ceiling.smallest(pacing.limit(), ceiling)).isEqualTo(expected);
        assertThat(pacing.window()).isZero();
    }

    private static PacingState after(PacingRules rules, PacingState pacing, Event event, int configured, long now) {
        AccountLoad load = new AccountLoad(
                configured, event.inFlight(), 0, 1, event.number(), event.number(), now - 1_000, true, 0);
        SendInfo sent = new SendInfo(now - event.sentAgoMillis(), event.probe());
        return switch (event.kind()) {
            case REFUSED ->
                rules.refused(
                                pacing,
                                new Refusal(event.verdict(), event.number(), Duration.ofMillis(event.askedMillis())),
                                sent,
                                load,
                                now)
                        .next();
            case ACCEPTED -> rules.accepted(pacing, sent, load, now);
            case TICK -> rules.tick(pacing, load, now);
            case ASKING -> rules.asking(pacing, load, now);
            case USAGES -> rules.usagesAnswered(pacing, event.number(), now + event.askedMillis(), load, now);
        };
    }

    private static AccountLoad busy(int configured, int inFlight) {
        return new AccountLoad(configured, inFlight, 0, 0, 9, 0, 0, true, 0);
    }

    @Provide
    Arbitrary<List<Event>> histories() {
        return Combinators.combine(
                        Arbitraries.of(Kind.class),
                        Arbitraries.of(Verdict.class),
                        Arbitraries.of(true, false),
                        Arbitraries.integers().between(0, 50),
                        Arbitraries.integers().between(0, 50),
                        Arbitraries.longs().between(-1, 100_000_000),
                        Arbitraries.longs().between(0, 700_000),
                        Arbitraries.longs().between(-3_600_000, 3_600_000))
                .as(Event::new)
                .list()
                .ofMaxSize(40);
    }
}
