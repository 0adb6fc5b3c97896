package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.limiter.FakeTime;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.Permit;
import dev.kimigate.store.DigestTable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestTableTest {
    private static final int SLOTS = DigestSlots.SLOTS;

    private final MappedWords words = MappedWords.inMemory(Layout.record(1));
    private final DigestSlots slots = new DigestSlots(words);

    /** What belongs to a key, and to no other. */
    private static long valueOf(long key) {
        return key >>> 16;
    }

    private static long key(long seed) {
        return new Random(seed).nextLong() | 1;
    }

    @Test
    void value_ofAnUnknownKey_isZero() {
        assertThat(slots.value(key(1))).isZero();
        assertThat(slots.note(key(1))).isZero();
        assertThat(slots.keys()).isEmpty();
    }

    @Test
    void value_swapped_isSeenOnlyIfItWasAsExpected() {
        assertThat(slots.value(key(1), 5, 7)).as("not there").isFalse();
        assertThat(slots.value(key(1), 0, 7)).isTrue();
        assertThat(slots.value(key(1), 0, 8)).as("there already").isFalse();
        assertThat(slots.value(key(1), 7, 9)).isTrue();
        assertThat(slots.note(key(1), 0, 3)).isTrue();

        assertThat(slots.value(key(1))).isEqualTo(9);
        assertThat(slots.note(key(1))).isEqualTo(3);
        assertThat(slots.value(key(2))).isZero();
        assertThat(slots.keys()).containsExactly(key(1));
    }

    @Test
    void value_andNote_keepAllTheirBits() {
        long value = (1L << 48) - 1;
        long note = (1L << 56) - 1;
        slots.value(key(1), 0, value);
        slots.note(key(1), 0, note);

        assertThat(slots.value(key(1))).isEqualTo(value);
        assertThat(slots.note(key(1))).isEqualTo(note);
    }

    @Test
    void insert_intoAFullTable_takesThePlaceOfTheSmallestNote() {
        for (int i = 0; i < SLOTS; i++) {
            slots.value(key(i), 0, valueOf(key(i)));
            slots.note(key(i), 0, 1_000 + i);
        }
        slots.note(key(40), 1_040, 7);

        slots.value(key(500), 0, valueOf(key(500)));

        assertThat(slots.value(key(500))).isEqualTo(valueOf(key(500)));
        assertThat(slots.note(key(500))).as("not the former key's").isZero();
        assertThat(slots.value(key(40))).isZero();
        assertThat(slots.keys())
                .hasSize(SLOTS)
                .contains(key(0), key(39), key(41))
                .doesNotContain(key(40));
    }

    @Test
    void writer_killedHalfway_leavesAnUnknownKey_thatCanBeSet() {
        slots.value(key(1), 0, valueOf(key(1)));
        slots.note(key(1), 0, 77);
        words.swap(Layout.DIGESTS, key(1), key(2)); // and no further

        assertThat(slots.value(key(2))).isZero();
        assertThat(slots.note(key(2))).isZero();
        assertThat(slots.value(key(2), 0, valueOf(key(2)))).isTrue();
        assertThat(slots.value(key(2))).isEqualTo(valueOf(key(2)));
    }

    @Test
    void table_staysWithinItsPlaceInTheHeader() {
        long record = 0x1122334455667788L;
        words.set(Layout.HEADER, record);
        words.set(Layout.DIGESTS - Long.BYTES, record);
        for (int i = 0; i < 200; i++) {
            slots.value(key(i), 0, -1L >>> 16);
            slots.note(key(i), 0, -1L >>> 8);
        }
        assertThat(words.get(Layout.HEADER)).isEqualTo(record);
        assertThat(words.get(Layout.DIGESTS - Long.BYTES)).isEqualTo(record);
        assertThat(Layout.SHARED + Layout.SHARED_WORDS * Long.BYTES).isLessThanOrEqualTo(128);
    }

    @Test
    void readers_whileKeysPushOneAnotherOut_neverSeeAnotherKeysValue() throws InterruptedException {
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicInteger found = new AtomicInteger();
        List<String> wrong = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int writer = 0; writer < 3; writer++) {
            Random random = new Random(writer);
            threads.add(new Thread(() -> {
                for (int i = 0; i < 40_000; i++) {
                    long key = key(random.nextInt(3 * SLOTS));
                    slots.value(key, 0, valueOf(key));
                    slots.note(key, 0, valueOf(key) >>> 1);
                }
                running.set(false);
            }));
        }
        Random random = new Random(9);
        threads.add(new Thread(() -> {
            while (running.get()) {
                long key = key(random.nextInt(3 * SLOTS));
                long value = slots.value(key);
                long note = slots.note(key);
                found.addAndGet(value != 0 ? 1 : 0);
                if ((value != 0 && value != valueOf(key)) || (note != 0 && note != valueOf(key) >>> 1)) {
                    wrong.add(key + ": " + value + ", " + note);
                }
            }
        }));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).isEmpty();
        assertThat(found.get()).isPositive();
        assertThat(slots.keys()).hasSize(SLOTS).doesNotHaveDuplicates();
    }

    @Test
    void insert_ofOneKeyByMany_givesOneEntry_andOneWinner() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            long key = key(1_000 + round);
            CountDownLatch start = new CountDownLatch(1);
            AtomicInteger winners = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                long value = i;
                Thread thread = new Thread(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException e) {
                        return;
                    }
                    winners.addAndGet(slots.value(key, 0, value) ? 1 : 0);
                });
                thread.start();
                threads.add(thread);
            }
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(winners.get()).as("round %d", round).isLessThanOrEqualTo(1);
            assertThat(Arrays.stream(slots.keys()).filter(present -> present == key))
                    .hasSize(1);
        }
    }

    @Test
    void table_overAFile_isOneForTwoProcesses(@TempDir Path directory) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        try (ForkedHost one = ForkedHost.start(directory, 20);
                ForkedHost two = ForkedHost.start(directory, 20)) {
            assertThat(one.ask("digest 11 0 42")).isEqualTo("true");
            assertThat(two.ask("digest 11 0 43")).isEqualTo("false");
            assertThat(two.ask("digest 11 42 44")).isEqualTo("true");
            assertThat(one.ask("digest 11")).isEqualTo("44");
            assertThat(one.ask("word 0 0 5")).isEqualTo("true");
            assertThat(two.ask("word 0 0 6")).isEqualTo("false");
        }
    }

    @Test
    void table_whenTheFileIsDeleted_isKept(@TempDir Path directory) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        FakeTime time = new FakeTime();
        try (MachineStore store = MachineStore.open(
                directory, "0123", "test", 3, "host", time.limiters().runtime())) {
            DigestTable table = store.digests();
            table.value(key(1), 0, 7);
            table.note(key(1), 0, 8);
            table.word(2, 0, 9);
            Files.delete(directory.resolve("account-0123.state"));
            store.tryAcquire();
            time.pass(Duration.ofSeconds(5));

            assertThat(directory.resolve("account-0123.state")).as("made anew").exists();
            assertThat(table.value(key(1))).isEqualTo(7);
            assertThat(table.note(key(1))).isEqualTo(8);
            assertThat(table.word(2)).isEqualTo(9);
        }
    }

    @Test
    void carry_countsOverTheLimit_untilItIsGivenBack() {
        FakeTime time = new FakeTime();
        Limiters limiters = time.limiters();
        Limiter limiter = limiters.limiter(LocalStore.create("test", "test", 1, "test", limiters.runtime()));
        Permit held = limiter.acquire(limiter.newPosition(Duration.ZERO)).join();

        Permit carried = limiter.carry("");

        assertThat(limiter.status().held()).isEqualTo(2);
        held.release();
        assertThat(limiter.acquire(limiter.newPosition(Duration.ZERO))).isCompletedExceptionally();
        carried.release();
        carried.release();
        assertThat(limiter.status().held()).isZero();
        assertThat(limiter.acquire(limiter.newPosition(Duration.ZERO))).isCompleted();
    }
}
