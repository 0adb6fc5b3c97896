package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.limiter.FakeTime;
import dev.kimigate.store.Admission;
import dev.kimigate.store.AdmissionTerms;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What another JVM does between our first look and our start; torture meets that window too seldom. */
class PermitRecordTest {
    private final FakeTime time = new FakeTime();
    private final MappedWords words = MappedWords.inMemory(Layout.SIZE);
    private final RegionHeader header = new RegionHeader(words);
    private final PermitRecord ours = permitRecord(0, 1);
    private final PermitRecord other = permitRecord(1, 1);

    /** With a cool-down that is over the clock is read after the first look, and that is where the others come in. */
    @BeforeEach
    void readTheClockInBetween() {
        put(new AdmissionTerms(0, Layout.MOST, 0, 0, time.clocks().nowMillis() + 10, 1, false));
        time.pass(Duration.ofSeconds(1));
    }

    private void put(AdmissionTerms terms) {
        PolicyWords policy = new PolicyWords(words, 9);
        assertThat(policy.replace(policy.read(), terms, new long[0])).isTrue();
    }

    @Test
    void admit_withNobodyInBetween_starts() {
        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.COUNTED);
        assertThat(other.admit(Layout.MOST)).isEqualTo(Admission.REFUSED);
    }

    @Test
    void admit_whenAnotherStartsInBetween_stepsBack() {
        time.atNextReading(() -> assertThat(other.admit(Layout.MOST)).isEqualTo(Admission.COUNTED));

        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.REFUSED);
        assertThat(heldByAll()).isEqualTo(1);
    }

    @Test
    void admit_whenTheLimitFallsInBetween_stepsBack() {
        PermitRecord wide = permitRecord(2, 5);
        leave(0);
        leave(1);
        assertThat(wide.admit(Layout.MOST)).isEqualTo(Admission.COUNTED);
        time.atNextReading(() -> put(new AdmissionTerms(1, Layout.MOST, 0, 0, 0, 0, false)));

        assertThat(wide.admit(Layout.MOST)).isEqualTo(Admission.REFUSED);
        assertThat(heldByAll()).isEqualTo(1);
    }

    @Test
    void admit_whenACoolDownBeginsInBetween_stepsBack() {
        time.atNextReading(() -> {
            long now = time.clocks().nowMillis();
            put(new AdmissionTerms(0, Layout.MOST, 0, 0, now + 1_000, 1, false));
        });

        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.REFUSED);
        assertThat(heldByAll()).isZero();
    }

    @Test
    void admit_whenAProbeWindowOpensInBetween_stepsBackAndStartsAsAProbeNext() {
        time.atNextReading(() -> put(new AdmissionTerms(0, Layout.MOST, 1, 0, 0, 0, false)));

        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.REFUSED);
        assertThat(heldByAll()).isZero();
        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.UNCONFIRMED);
    }

    @Test
    void admit_whenTheGateIsPausedInBetween_passesUncounted() {
        time.atNextReading(() -> header.pause(true));

        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.UNGATED);
        assertThat(heldByAll()).isZero();
    }

    @Test
    void admit_whenTheRecordIsTakenInBetween_startsNothing() {
        JvmRecord record = new JvmRecord(words, 0);
        time.atNextReading(() -> assertThat(record.free(record.word())).isTrue());

        assertThatThrownBy(() -> ours.admit(Layout.MOST)).isInstanceOf(RecordLostException.class);
        assertThat(ours.held()).isZero();
        assertThat(heldByAll()).isZero();
    }

    @Test
    void release_ofALostRecord_countsHereAndTouchesNobodyElses() {
        assertThat(ours.admit(Layout.MOST)).isEqualTo(Admission.COUNTED);
        JvmRecord record = new JvmRecord(words, 0);
        assertThat(record.free(record.word())).isTrue();
        record.take(1, "next", 0, time.clocks().nowMillis());
        PermitRecord next = new PermitRecord(words, 0, time.clocks());
        assertThat(next.admit(Layout.MOST)).isEqualTo(Admission.COUNTED);

        assertThatThrownBy(() -> ours.release(false)).isInstanceOf(RecordLostException.class);

        assertThat(ours.held()).isZero();
        assertThat(heldByAll()).isEqualTo(1);
    }

    private int heldByAll() {
        int held = 0;
        for (int i = 0; i < 3; i++) {
            held += new JvmRecord(words, i).held();
        }
        return held;
    }

    private void leave(int index) {
        JvmRecord record = new JvmRecord(words, index);
        assertThat(record.free(record.word())).isTrue();
    }

    private PermitRecord permitRecord(int index, int limit) {
        new JvmRecord(words, index).take(limit, "test", 0, time.clocks().nowMillis());
        words.set(Layout.HIGH_WATER, index + 1);
        return new PermitRecord(words, index, time.clocks());
    }
}
