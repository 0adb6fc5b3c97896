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
import net.jqwik.api.constraints.IntRange;

/** Whatever the order of events and however the clock jumps. */
class ControllerPropertyTest {
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
        Controller controller = new Controller(() -> chance);
        Pace pace = Pace.NEW;
        int usages = 0;
        long now = START;
        for (Event event : history) {
            now += event.clockStepMillis();
            pace = after(controller, pace, event, configured, now);
            usages = event.kind() == Kind.USAGES && event.number() > 0 ? event.number() : usages;
            int limit = Ceiling.smallest(pace.limit(), configured);
            assertThat(limit)
                    .isLessThanOrEqualTo(
                            Ceiling.smallest(usages, configured) == 0 ? 65_535 : Ceiling.smallest(usages, configured));
            assertThat(configured > 0 || limit > 0).as("something binds").isTrue();
            assertThat(pace.window()).isBetween(0, 16);
            assertThat(Pace.unpack(pace.pack(), now).limit())
                    .isEqualTo(pace.changedAtMillis() == 0 ? 20 : pace.limit());
        }
    }

    /** A pause is only ever as long as its own verdict allows, however long a pause the clock's jumps leave behind. */
    @Property
    void refused_anyTime_neverAddsAPauseBeyondItsOwnCap(@ForAll("histories") List<Event> history) {
        Controller controller = new Controller(() -> 1);
        Pace pace = Pace.NEW;
        long now = START;
        for (Event event : history) {
            now += event.clockStepMillis();
            long before = pace.coolDown().untilMillis();
            pace = after(controller, pace, event, 20, now);
            if (pace.coolDown().untilMillis() != before) {
                assertThat(pace.coolDown().untilMillis() - now)
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
        Controller controller = new Controller(() -> 0.5);
        Pace pace = Pace.NEW;
        long now = START;
        for (Event event : history) {
            now += Math.max(0, event.clockStepMillis());
            pace = after(controller, pace, event, ceiling, now);
        }
        pace = controller.usagesAnswered(pace, 0, 0, busy(ceiling, 1), now);
        now = Math.max(now, pace.coolDown().untilMillis());
        for (int second = 0; second < 120; second++) {
            now += 1_000;
            int limit = Ceiling.smallest(Ceiling.smallest(pace.limit(), ceiling), 0);
            pace = controller.accepted(
                    pace, new Sent(now - 1, true), new Load(ceiling, limit - 1, 0, 0, 9, 0, 0, true), now);
            pace = controller.tick(pace, busy(ceiling, limit), now);
        }

        int expected = Ceiling.smallest(ceiling, pace.ceiling().usages());
        assertThat(Ceiling.smallest(pace.limit(), ceiling)).isEqualTo(expected);
        assertThat(pace.window()).isZero();
    }

    private static Pace after(Controller controller, Pace pace, Event event, int configured, long now) {
        Load load = new Load(configured, event.inFlight(), 0, 1, event.number(), event.number(), now - 1_000, true);
        Sent sent = new Sent(now - event.sentAgoMillis(), event.probe());
        return switch (event.kind()) {
            case REFUSED ->
                controller
                        .refused(
                                pace,
                                new Refusal(event.verdict(), event.number(), Duration.ofMillis(event.askedMillis())),
                                sent,
                                load,
                                now)
                        .next();
            case ACCEPTED -> controller.accepted(pace, sent, load, now);
            case TICK -> controller.tick(pace, load, now);
            case ASKING -> controller.asking(pace, load, now);
            case USAGES -> controller.usagesAnswered(pace, event.number(), now + event.askedMillis(), load, now);
        };
    }

    private static Load busy(int configured, int inFlight) {
        return new Load(configured, inFlight, 0, 0, 9, 0, 0, true);
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
