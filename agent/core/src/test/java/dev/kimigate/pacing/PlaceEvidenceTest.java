package dev.kimigate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PlaceEvidenceTest {
    private static final int ROUND_TRIP = 100;

    @Test
    void burst_ofWhichSomeAreRefused_leavesThePlacesOfTheOthers() {
        List<CallSpan> spans = calls(12, 1_000);
        spans.add(refused(1_000));

        assertThat(found(spans, 20, true)).isEqualTo(new PlaceEvidence.Finding(12, 0, 0));
    }

    @Test
    void refusal_behindAnEnd_whereAllPlacesWereProven_isLateness() {
        List<CallSpan> spans = calls(19, 1_000);
        spans.add(0, new CallSpan(1_000, 2_000, false));
        spans.add(refused(2_000));

        PlaceEvidence.Finding found = found(spans, 20, true);

        assertThat(found.places()).isEqualTo(20);
        assertThat(found.lingerMillis()).isEqualTo(400);
    }

    @Test
    void refusal_afterStartsBehindEndsWereAccepted_isExplainedByNothing() {
        List<CallSpan> spans = calls(19, 1_000);
        for (int i = 0; i < 20; i++) {
            spans.add(new CallSpan(2_000 + 100 * i, 2_100 + 100 * i, false));
        }
        spans.add(refused(4_000));

        assertThat(found(spans, 20, true).isSound()).isFalse();
    }

    @Test
    void outcomes_ofOtherTimes_contradictNothing() {
        List<CallSpan> spans = calls(19, 1_000);
        for (int i = 0; i < 20; i++) {
            spans.add(new CallSpan(2_000 + 100 * i, 2_100 + 100 * i, false));
        }
        spans.add(refused(4_000));

        PlaceEvidence later = new PlaceEvidence(spans, spans.size() - 1, 4_000, ROUND_TRIP, 0, 20);

        assertThat(later.finding(20, false)).isEqualTo(new PlaceEvidence.Finding(19, 0, 0));
    }

    @Test
    void others_haveTheirPlaces() {
        List<CallSpan> spans = calls(5, 1_000);
        spans.add(refused(1_000));

        assertThat(new PlaceEvidence(spans, 5, 0, ROUND_TRIP, 7, 20)
                        .finding(20, true)
                        .places())
                .isEqualTo(12);
    }

    @Test
    void acceptedSince_isTrueOnlyForCallsThatWouldHaveHeardOfARefusal() {
        List<CallSpan> spans = new ArrayList<>(List.of(new CallSpan(1_000, 0, false), refused(1_050)));
        PlaceEvidence soon = new PlaceEvidence(spans, 1, 0, ROUND_TRIP, 0, 20);
        spans = new ArrayList<>(List.of(new CallSpan(1_000, 0, false), refused(1_101)));
        PlaceEvidence later = new PlaceEvidence(spans, 1, 0, ROUND_TRIP, 0, 20);

        assertThat(soon.acceptedSince(500)).isFalse();
        assertThat(later.acceptedSince(500)).isTrue();
        assertThat(later.acceptedSince(100)).as("it was sent before that").isFalse();
    }

    /** A server of our own, whatever its places and its lateness: both are found from its answers alone. */
    @Property(tries = 200)
    void places_andLateness_areFoundFromWhatCameBack(
            @ForAll @IntRange(min = 4, max = 20) int places,
            @ForAll @IntRange(max = 9) int lateTenths,
            @ForAll long seed) {
        List<CallSpan> spans = served(places, lateTenths * 100, new Random(seed));
        int last = spans.size() - 1;

        PlaceEvidence.Finding found = new PlaceEvidence(spans, last, 0, ROUND_TRIP, 0, 20).finding(20, false);

        assertThat(found.contradictions()).isZero();
        assertThat(found.places()).isLessThanOrEqualTo(20);
        assertThat(found.isSound()).isTrue();
    }

    /** Calls one after the other, as fast as they come, until one is refused. */
    private static List<CallSpan> served(int places, int late, Random random) {
        List<CallSpan> spans = new ArrayList<>();
        for (long now = 1_000; ; now += 1 + random.nextInt(40)) {
            long arrives = now + ROUND_TRIP / 2;
            long taken = spans.stream()
                    .filter(span -> span.endMillis() - ROUND_TRIP / 2 + late > arrives)
                    .count();
            if (taken >= places || spans.size() == 150) {
                spans.add(new CallSpan(now, now + ROUND_TRIP, true));
                return taken >= places ? spans : calls(places, 1_000, now);
            }
            spans.add(new CallSpan(now, now + ROUND_TRIP + 1 + random.nextInt(600), false));
        }
    }

    private static List<CallSpan> calls(int count, long at, long refusedAt) {
        List<CallSpan> spans = calls(count, at);
        spans.add(refused(refusedAt));
        return spans;
    }

    private static List<CallSpan> calls(int count, long at) {
        List<CallSpan> spans = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            spans.add(new CallSpan(at, 0, false));
        }
        return spans;
    }

    private static CallSpan refused(long at) {
        return new CallSpan(at, at + ROUND_TRIP, true);
    }

    private static PlaceEvidence.Finding found(List<CallSpan> spans, int most, boolean trusted) {
        return new PlaceEvidence(spans, spans.size() - 1, 0, ROUND_TRIP, 0, most).finding(most, trusted);
    }
}
