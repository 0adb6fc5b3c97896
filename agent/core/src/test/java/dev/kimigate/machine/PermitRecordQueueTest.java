package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.limiter.FakeTime;
import dev.kimigate.store.Admission;
import dev.kimigate.store.AdmissionTerms;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a JVM tells the others about its queue, and what it reads out of time. */
class PermitRecordQueueTest {
    private final FakeTime time = new FakeTime();
    private final MappedWords words = MappedWords.inMemory(Layout.SIZE);
    private final PermitRecord ours = permitRecord(words, 0);
    private final PermitRecord other = permitRecord(words, 1);

    @Test
    void waiting_withOneInLine_drawsOneTicketAndShowsIt() {
        ours.waiting(1, 77);
        ours.waiting(2, 77);

        assertThat(word(0, Layout.WAITING)).isEqualTo(2);
        assertThat(word(0, Layout.OLDEST_SINCE)).isEqualTo(77);
        assertThat(word(0, Layout.TICKET)).isEqualTo(1);
        assertThat(word(0, Layout.HEARTBEAT)).isEqualTo(now());
        assertThat(ours.isIdle()).isFalse();
    }

    @Test
    void waiting_withAnEmptyLine_givesTheTicketUp() {
        ours.waiting(1, 77);
        ours.waiting(0, 77);

        assertThat(word(0, Layout.WAITING)).isZero();
        assertThat(word(0, Layout.OLDEST_SINCE)).isZero();
        assertThat(word(0, Layout.TICKET)).isZero();
        assertThat(ours.isIdle()).isTrue();
    }

    @Test
    void admit_behindAnOlderTicket_isRefused_untilItsHeartbeatIsOld() {
        put(new AdmissionTerms(1, Layout.MOST, 0, 0, 0, 0, false));
        other.waiting(1, 1);
        ours.waiting(1, 2);
        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.REFUSED);

        time.pass(Duration.ofMillis(100));
        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.COUNTED);
    }

    @Test
    void admit_whenRefused_keepsOurTicketAlive() {
        ours.waiting(1, 1);
        other.waiting(1, 2);
        put(new AdmissionTerms(0, Layout.MOST, 0, 0, now() + 10_000, 1, false));
        time.pass(Duration.ofMillis(90));
        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.REFUSED);
        time.pass(Duration.ofMillis(90));
        put(new AdmissionTerms(1, Layout.MOST, 0, 0, 0, 0, false));

        assertThat(other.admit(Layout.MOST)).isEqualTo(Admission.REFUSED);
    }

    @Test
    void admit_withATicket_drawsANewOneAndCountsTheGrant() {
        ours.waiting(2, 1);
        other.waiting(1, 2);
        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.COUNTED);

        assertThat(word(0, Layout.TICKET)).isEqualTo(3);
        assertThat(word(0, Layout.GRANTS)).isEqualTo(1);
        assertThat(word(1, Layout.GRANTS)).isZero();
    }

    @Test
    void untilTimeHelps_namesTheSoonestOfWhatIsToCome() {
        assertThat(ours.untilTimeHelps()).isEqualTo(Long.MAX_VALUE);

        put(new AdmissionTerms(0, Layout.MOST, 0, 1, now() + 10_000, 1, false));
        new StartLog(words).add(now());
        assertThat(ours.untilTimeHelps()).isEqualTo(Duration.ofSeconds(10).toNanos());

        words.set(Layout.NEXT_PROBE, now() + 30);
        assertThat(ours.untilTimeHelps()).isEqualTo(Duration.ofMillis(30).toNanos());

        words.set(Layout.NEXT_PROBE, 0);
        put(new AdmissionTerms(0, Layout.MOST, 0, 1, 0, 0, false));
        assertThat(ours.untilTimeHelps())
                .isBetween(
                        Duration.ofMillis(StartLog.SPAN_MILLIS - 500).toNanos(),
                        Duration.ofMillis(StartLog.SPAN_MILLIS + 500).toNanos());
    }

    @Test
    void untilTimeHelps_withAProbeTimeNoGapLeadsTo_doesNotBelieveIt() {
        words.set(Layout.NEXT_PROBE, now() + 51);
        assertThat(ours.untilTimeHelps()).isEqualTo(Long.MAX_VALUE);
        words.set(Layout.NEXT_PROBE, now() + 50);
        assertThat(ours.untilTimeHelps()).isEqualTo(Duration.ofMillis(50).toNanos());
    }

    @Test
    void admit_asProbe_keepsTheNextProbeOffForAGap() {
        put(new AdmissionTerms(0, 1, 0, 0, 0, 0, false));
        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.COUNTED);
        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.PROBE);
        assertThat(other.admit(Layout.MOST)).isEqualTo(Admission.REFUSED);

        time.pass(Duration.ofMillis(50));
        assertThat(other.admit(Layout.MOST)).isEqualTo(Admission.PROBE);
    }

    @Test
    void admit_beyondTheStartsOfAMinute_isRefusedUntilTheMinuteIsOver() {
        put(new AdmissionTerms(0, Layout.MOST, 0, 2, 0, 0, false));
        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.COUNTED);
        assertThat(other.admit(Layout.MOST)).isEqualTo(Admission.COUNTED);
        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.REFUSED);

        time.pass(Duration.ofSeconds(62));
        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.COUNTED);
    }

    @Test
    void moveTo_takesAlongWhatIsInFlightAndTheLine() {
        put(new AdmissionTerms(0, 0, 0, 0, 0, 0, true));
        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.PROBE);
        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.PROBE);
        ours.confirm();
        ours.waiting(3, 77);
        ours.stalled(1);
        ours.lingering(1);

        MappedWords elsewhere = MappedWords.inMemory(Layout.SIZE);
        PermitRecord moved = ours.moveTo(permitRecord(elsewhere, 4));

        int base = Layout.record(4);
        assertThat(moved.held()).isEqualTo(2);
        assertThat(Layout.unconfirmed(elsewhere.get(base + Layout.WORD))).isEqualTo(1);
        assertThat(elsewhere.get(base + Layout.WAITING)).isEqualTo(3);
        assertThat(elsewhere.get(base + Layout.OLDEST_SINCE)).isEqualTo(77);
        assertThat(elsewhere.get(base + Layout.TICKET)).isEqualTo(1);
        assertThat(elsewhere.get(base + Layout.STALLED)).isEqualTo(1);
        assertThat(elsewhere.get(base + Layout.LINGERING)).isEqualTo(1);
    }

    @Test
    void carry_countsOverTheLimit() {
        for (int i = 0; i < 5; i++) {
            ours.carry();
        }

        assertThat(ours.held()).isEqualTo(5);
        assertThat(other.admit(Layout.MOST)).isEqualTo(Admission.REFUSED);
        ours.release(false);
        assertThat(ours.held()).isEqualTo(4);
    }

    private long now() {
        return time.clocks().nowMillis();
    }

    private long word(int index, int offset) {
        return words.get(Layout.record(index) + offset);
    }

    private void put(AdmissionTerms terms) {
        PolicyWords policy = new PolicyWords(words, 9);
        assertThat(policy.replace(policy.read(), terms, new long[0])).isTrue();
    }

    private PermitRecord permitRecord(MappedWords region, int index) {
        new JvmRecord(region, index).take(4, "test", 0, now());
        region.set(Layout.HIGH_WATER, index + 1);
        return new PermitRecord(region, index, time.clocks());
    }
}
