package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.limiter.FakeTime;
import dev.kimigate.store.Admission;
import dev.kimigate.store.AdmissionTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the audit says of JVMs that count rightly, and of one that does not, on a driven clock. */
class AdmissionAuditTest {
    private static final int JVMS = 4;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int LOOKS_OF_AN_HOUR = 7_200;

    private final FakeTime time = new FakeTime();
    private final MappedWords words = MappedWords.inMemory(Layout.SIZE);
    private final RegionHeader header = new RegionHeader(words);
    private final List<PermitRecord> jvms = new ArrayList<>();
    private final AdmissionAudit audit = new AdmissionAudit();
    private int carried;
    private int started;

    private void open(int limit) {
        for (int i = 0; i < JVMS; i++) {
            jvms.add(register(i, limit));
        }
        words.set(Layout.HIGH_WATER, JVMS);
    }

    private PermitRecord register(int index, int limit) {
        new JvmRecord(words, index).take(limit, "test", 0, time.clocks().nowMillis());
        PermitRecord jvm = new PermitRecord(words, index, time.clocks());
        jvm.beAudited();
        return jvm;
    }

    private void limit(int limit) {
        PolicyWords policy = new PolicyWords(words, 9);
        assertThat(policy.replace(
                        policy.read(), new AdmissionTerms(limit, Layout.MOST, 0, 0, 0, 0, false), new long[0]))
                .isTrue();
    }

    private int heldByAll() {
        return jvms.stream().mapToInt(PermitRecord::held).sum();
    }

    private void start(PermitRecord jvm, int calls) {
        for (int i = 0; i < calls; i++) {
            started += jvm.admit(Layout.MOST) == Admission.COUNTED ? 1 : 0;
        }
    }

    private static void end(PermitRecord jvm, int calls) {
        for (int i = 0; i < calls && jvm.held() > 0; i++) {
            jvm.release(false);
        }
    }

    /** A JVM that saw nothing of the others: it has a start on record, under a limit that leaves no room for it. */
    private void startUnseen(int index, int limit) {
        int base = Layout.record(index);
        words.set(base + Layout.WORD, words.get(base + Layout.WORD) + Layout.ONE_HELD);
        words.set(base + Layout.GRANTS, words.get(base + Layout.GRANTS) + 1);
        if (Layout.obeyedLimit(words.get(base + Layout.OBEYED)) != limit) {
            words.set(base + Layout.OBEYED, Layout.nextObeyed(words.get(base + Layout.OBEYED), limit));
        }
    }

    /** An hour: the limit from 20 to 8 and back, blocks that shrink, calls that are carried, JVMs that come and go. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void hourOfNormalLife_isNeverWrong(long seed) {
        Random random = new Random(seed);
        open(0);
        limit(20);
        int most = 0;
        for (int look = 0; look < LOOKS_OF_AN_HOUR; look++) {
            for (int act = random.nextInt(6); act > 0; act--) {
                live(random);
                most = Math.max(most, heldByAll());
            }
            time.pass(BETWEEN_LOOKS);
            assertThat(audit.look(words)).as("look %d", look).isNull();
        }
        assertThat(most).as("carried over the limit").isGreaterThan(20);
        assertThat(started).isGreaterThan(LOOKS_OF_AN_HOUR / 2);
        assertThat(carried).isGreaterThan(LOOKS_OF_AN_HOUR / 50);
    }

    private void live(Random random) {
        int index = random.nextInt(JVMS);
        PermitRecord jvm = jvms.get(index);
        switch (random.nextInt(40)) {
            case 0, 1 -> limit(random.nextBoolean() ? 20 : 8);
            case 2, 3 ->
                assertThat(header.bound(
                                header.bound(time.clocks()), random.nextBoolean() ? 8 : Layout.MOST, time.clocks()))
                        .isTrue();
            case 4, 5 -> {
                jvm.carry();
                carried++;
            }
            case 6 -> {
                // ends, and what it held is taken back; another takes its record with calls under way
                JvmRecord record = new JvmRecord(words, index);
                assertThat(record.free(record.word())).isTrue();
                jvms.set(index, register(index, random.nextBoolean() ? 0 : 20));
                for (int i = random.nextInt(4); i > 0; i--) {
                    jvms.get(index).carry();
                    carried++;
                }
            }
            case 7 -> new JvmRecord(words, index).announce("", random.nextBoolean() ? 0 : 8);
            default -> {
                if (random.nextBoolean()) {
                    start(jvm, random.nextInt(12));
                } else {
                    end(jvm, random.nextInt(12));
                }
            }
        }
    }

    @Test
    void startThatSawNothingOfTheOthers_isFound() {
        open(20);
        start(jvms.get(0), 20);
        startUnseen(1, 20);
        end(jvms.get(0), 5);
        start(jvms.get(0), 1); // each of them has obeyed this limit before, as after a while all have
        words.set(Layout.record(1) + Layout.WORD, words.get(Layout.record(1) + Layout.WORD) - Layout.ONE_HELD);
        assertThat(audit.look(words)).isNull();

        start(jvms.get(0), 4);
        startUnseen(1, 20);

        assertThat(audit.look(words)).isEqualTo("21 calls were in flight, and 20 were allowed");
        assertThat(audit.look(words)).as("nothing has started since").isNull();
    }

    @Test
    void jvmThatIsJustStartingACall_makesTheLookSayNothing() {
        open(20);
        start(jvms.get(0), 20);
        startUnseen(1, 20);
        assertThat(audit.look(words)).isNull();
        startUnseen(1, 20);
        words.set(Layout.record(2) + Layout.ADMITTING, 1);
        assertThat(audit.look(words)).isNull();

        words.set(Layout.record(2) + Layout.ADMITTING, 0);
        assertThat(audit.look(words)).isEqualTo("22 calls were in flight, and 21 were allowed");
    }

    @Test
    void callThatIsCarried_atTheSameTime_makesTheLookSayNothing() {
        open(20);
        start(jvms.get(0), 20);
        startUnseen(1, 20);
        assertThat(audit.look(words)).isNull();
        jvms.get(2).carry();
        startUnseen(1, 20);

        assertThat(audit.look(words)).isNull();
    }

    @Test
    void jvmThatIsNotAudited_writesNoneOfTheseWords() {
        new JvmRecord(words, 0).take(1, "test", 0, 0);
        words.set(Layout.HIGH_WATER, 1);
        PermitRecord jvm = new PermitRecord(words, 0, time.clocks());
        assertThat(jvm.admit(Layout.MOST)).isEqualTo(Admission.COUNTED);
        jvm.carry();

        assertThat(words.get(Layout.record(0) + Layout.OBEYED)).isZero();
        assertThat(words.get(Layout.record(0) + Layout.CARRIED)).isZero();
        assertThat(words.get(Layout.record(0) + Layout.ADMITTING)).isZero();
    }
}
