package dev.kimigate.store;

import dev.kimigate.runtime.Clocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A store of a lock and a few fields, made of nothing but the seam: what a store of another kind may be built like. */
public final class InMemoryStore implements Store, SharedState, DigestTable {
    private static final long PROBE_GAP_MILLIS = 50;
    private static final long MINUTE_MILLIS = 60_500;

    private final int configured;
    private final LongSupplier millis;
    private final AtomicReference<@Nullable BoundKeeper> keeper = new AtomicReference<>();
    private final AtomicReference<Runnable> changed = new AtomicReference<>(() -> {});
    private final long[] keeperWords = new long[KEEPER_WORDS];
    private final long[] words = new long[WORDS];
    private final Map<Long, long[]> digests = new TreeMap<>();
    private final List<Long> starts = new ArrayList<>();
    private final List<Long> verdicts = new ArrayList<>();
    private SharedPolicy policy = SharedPolicy.NONE;
    private Bound bound = Bound.NONE;
    private int held;
    private int unconfirmed;
    private int lingering;
    private int stalled;
    private int waiting;
    private long oldestSinceMillis;
    private long lastEndMillis;
    private long nextProbeMillis;

    /** @param configured 0 = no limit was configured */
    public InMemoryStore(int configured, LongSupplier millis) {
        this.configured = configured;
        this.millis = millis;
        for (int i = 0; i < 32; i++) {
            verdicts.add(0L);
        }
    }

    @Override
    public synchronized Admission tryAcquire() {
        AdmissionTerms terms = policy.terms();
        long now = millis.getAsLong();
        boolean probe = held + 1 > terms.proven();
        boolean spaced = probe && !terms.untilAnswered();
        if (held >= Math.min(limit(), bound())
                || terms.coolingMillis(now) > 0
                || (terms.window() > 0 && unconfirmed >= terms.window())
                || (terms.startsPerMinute() > 0
                        && startsHere()
                                >= LeaseWords.startsHere(terms.startsPerMinute(), keeperWord(LeaseWords.STARTS)))
                || (spaced && now < nextProbeMillis)) {
            return Admission.REFUSED;
        }
        nextProbeMillis = spaced ? now + PROBE_GAP_MILLIS : nextProbeMillis;
        held++;
        starts.add(now);
        if (probe || terms.window() > 0) {
            unconfirmed++;
            return probe ? Admission.PROBE : Admission.UNCONFIRMED;
        }
        return Admission.COUNTED;
    }

    @Override
    public synchronized void carry() {
        held++;
    }

    @Override
    public synchronized void confirm() {
        unconfirmed--;
    }

    @Override
    public synchronized void release(boolean wasUnconfirmed) {
        held--;
        unconfirmed -= wasUnconfirmed ? 1 : 0;
    }

    @Override
    public synchronized void waiting(int count, long sinceMillis) {
        waiting = count;
        oldestSinceMillis = count == 0 ? 0 : sinceMillis;
    }

    @Override
    public synchronized void stalled(int permits) {
        stalled = permits;
    }

    @Override
    public synchronized void lingering(int change) {
        lingering += change;
    }

    @Override
    public long tend(long quietNanos) {
        BoundKeeper present = keeper.get();
        if (present != null) {
            try {
                present.callsWait();
            } catch (RuntimeException failed) {
                keeper.set(null);
            }
        }
        return 1_000_000;
    }

    @Override
    public void whenChanged(Runnable listener) {
        changed.set(listener);
    }

    @Override
    public SharedState shared() {
        return this;
    }

    @Override
    public DigestTable digests() {
        return this;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void announce(String about, boolean limits) {}

    @Override
    public void onTakenBack(Consumer<JvmStatus> listener) {}

    @Override
    public void leasedBy(BoundKeeper present) {
        keeper.set(present);
    }

    @Override
    public String name() {
        return "in memory";
    }

    @Override
    public synchronized AccountStatus status() {
        JvmStatus jvm = new JvmStatus(
                ProcessHandle.current().pid(),
                "",
                JvmStatus.Life.RUNNING,
                configured,
                held,
                unconfirmed,
                stalled,
                waiting,
                oldestSinceMillis,
                0,
                0,
                "");
        return new AccountStatus(
                "0",
                name(),
                false,
                limit(),
                bound(),
                held,
                unconfirmed,
                stalled,
                waiting,
                oldestSinceMillis,
                false,
                policy,
                verdicts,
                List.of(jvm),
                null);
    }

    @Override
    public void close() {}

    @Override
    public synchronized SharedPolicy policy() {
        return policy;
    }

    @Override
    public boolean replacePolicy(SharedPolicy seen, AdmissionTerms terms, long[] memory) {
        return tellIf(replace(seen, terms, memory));
    }

    private boolean tellIf(boolean replaced) {
        if (replaced) {
            changed.get().run();
        }
        return replaced;
    }

    private synchronized boolean replace(SharedPolicy seen, AdmissionTerms terms, long[] memory) {
        if (seen.version() != policy.version()) {
            return false;
        }
        policy = new SharedPolicy(policy.version() + 1, terms, memory.clone());
        return true;
    }

    @Override
    public synchronized Occupancy occupancy() {
        return new Occupancy(configured, held, unconfirmed, lingering, waiting, 0);
    }

    @Override
    public synchronized int limit() {
        int learned = policy.terms().limit();
        int least =
                Math.min(configured == 0 ? Integer.MAX_VALUE : configured, learned == 0 ? Integer.MAX_VALUE : learned);
        return least == Integer.MAX_VALUE ? 20 : least;
    }

    @Override
    public synchronized int bound() {
        return bound.inForce(clocks());
    }

    private Clocks clocks() {
        return new Clocks(() -> millis.getAsLong() * 1_000_000, millis);
    }

    @Override
    public boolean bound(int expected, int update) {
        Bound present = timedBound();
        return present.inForce(clocks()) == expected && timedBound(present, Bound.of(update));
    }

    @Override
    public synchronized Bound timedBound() {
        return bound;
    }

    @Override
    public boolean timedBound(Bound expected, Bound update) {
        return tellIf(rebind(expected, update));
    }

    private synchronized boolean rebind(Bound expected, Bound update) {
        boolean unchanged = bound.equals(expected);
        bound = unchanged ? update : bound;
        return unchanged;
    }

    @Override
    public synchronized long keeperWord(int index) {
        return keeperWords[index];
    }

    @Override
    public synchronized boolean keeperWord(int index, long expected, long update) {
        return swap(keeperWords, index, expected, update);
    }

    @Override
    public synchronized int startsHere() {
        long now = millis.getAsLong();
        starts.removeIf(start -> now - start > MINUTE_MILLIS);
        return starts.size();
    }

    @Override
    public synchronized int startsLately() {
        return startsHere() + LeaseWords.startsElsewhere(keeperWords[LeaseWords.STARTS_ELSEWHERE], millis.getAsLong());
    }

    @Override
    public synchronized void forgetStart(long atMillis) {
        starts.remove((Long) atMillis);
    }

    @Override
    public synchronized void answerEnded() {
        lastEndMillis = millis.getAsLong();
    }

    @Override
    public synchronized long lastEndMillis() {
        return lastEndMillis;
    }

    @Override
    public synchronized void count(int verdict) {
        if (verdict >= 0 && verdict < verdicts.size()) {
            verdicts.set(verdict, verdicts.get(verdict) + 1);
        }
    }

    @Override
    public synchronized long value(long key) {
        return digests.getOrDefault(key, new long[2])[0];
    }

    @Override
    public synchronized boolean value(long key, long expected, long update) {
        return swap(digests.computeIfAbsent(key, unused -> new long[2]), 0, expected, update);
    }

    @Override
    public synchronized long note(long key) {
        return digests.getOrDefault(key, new long[2])[1];
    }

    @Override
    public synchronized boolean note(long key, long expected, long update) {
        return swap(digests.computeIfAbsent(key, unused -> new long[2]), 1, expected, update);
    }

    @Override
    public synchronized long[] keys() {
        return digests.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public synchronized long word(int index) {
        return words[index];
    }

    @Override
    public synchronized boolean word(int index, long expected, long update) {
        return swap(words, index, expected, update);
    }

    private static boolean swap(long[] words, int index, long expected, long update) {
        boolean unchanged = words[index] == expected;
        words[index] = unchanged ? update : words[index];
        return unchanged;
    }
}
