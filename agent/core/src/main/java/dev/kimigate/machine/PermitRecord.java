package dev.kimigate.machine;

import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.Admission;
import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.LeaseWords;
import dev.kimigate.store.SharedPolicy;
import java.lang.invoke.VarHandle;

/**
 * One JVM's record among all records of a region, and the decision whether a call may start.
 *
 * <p>Not thread safe: its store guards it. Throws {@link RecordLostException} when the record is no longer ours, and
 * {@link InternalError} when the file under the region was cut short; after either only {@link #moveTo} is of use.
 */
/*
 * Safety. A start is published first (+1 in our own word), then everything is counted. Of any set of holders the one
 * that published last saw all the others, so never more than the limit pass; two may both step back, and try again.
 * Only its owner changes a record's word, except for those who take the owner for dead; so the owner knows what the
 * word must be, swaps from exactly that, and a swap that fails says that the record was taken away. No window exists
 * in which a killed process leaves a permit behind that nobody accounts for: what it held is what its word says.
 *
 * Fairness is soft. A JVM that waits has a ticket and draws a new one with each permit. k free permits serve the k
 * oldest tickets, at the same time; a JVM without a ticket stands behind them all. A ticket whose heartbeat is old
 * (stopped in a debugger) is passed over. Neither tickets nor heartbeats ever decide about safety.
 */
final class PermitRecord {
    private static final long FRESH_MILLIS = 100;
    private static final long PROBE_GAP_MILLIS = 50;

    private final MappedWords words;
    private final int index;
    private final int base;
    private final Clocks clocks;
    private final CoolDownWatch coolDownWatch = new CoolDownWatch();
    private final RegionHeader header;
    private final PolicyWords policy;
    private final StartLog starts;
    private final WarmUp warmUp = new WarmUp();
    /** What our word must be. */
    private long word;

    private long ticket;
    private int waiting;
    private long oldestSince;
    private int stalled;
    private int lingering;
    private boolean audited;

    PermitRecord(MappedWords words, int index, Clocks clocks) {
        this.words = words;
        this.index = index;
        this.base = Layout.record(index);
        this.clocks = clocks;
        this.header = new RegionHeader(words);
        this.policy = new PolicyWords(words, index);
        this.starts = new StartLog(words);
        this.word = words.get(base + Layout.WORD);
    }

    /** From now on tells the others what an {@link AdmissionAudit} needs. */
    void beAudited() {
        audited = true;
    }

    int index() {
        return index;
    }

    MappedWords words() {
        return words;
    }

    RegionHeader header() {
        return header;
    }

    PolicyWords policy() {
        return policy;
    }

    /** Brings what another region knew into this one. */
    void learnFrom(PermitRecord other, boolean evenIfThisOneKnows) {
        SharedPolicy known = other.policy.read();
        SharedPolicy present = policy.read();
        if (known.version() != 0 && (present.version() == 0 || evenIfThisOneKnows)) {
            boolean unused = policy.replace(present, known.terms(), known.memory());
        }
        new DigestSlots(words).learnFrom(new DigestSlots(other.words));
    }

    /** The limit in force in the region. */
    int limit() {
        int limit = snapshot().limit();
        MappedWords.settle();
        return limit;
    }

    /** How many JVMs are on record in the region. */
    int members() {
        int members = 0;
        for (int i = 0; i < RegionSnapshot.records(words); i++) {
            members += new JvmRecord(words, i).isTaken() ? 1 : 0;
        }
        MappedWords.settle();
        return members;
    }

    int held() {
        return Layout.held(word);
    }

    boolean isIdle() {
        return held() == 0 && waiting == 0;
    }

    boolean isOurs() {
        boolean ours = words.get(base + Layout.WORD) == word;
        MappedWords.settle();
        return ours;
    }

    void verifyOurs() {
        if (!isOurs()) {
            throw new RecordLostException();
        }
    }

    /** @param part how many this JVM may have in flight, whatever the limit leaves */
    Admission admit(int part) {
        long before = word;
        try {
            Admission answer = decide(part);
            MappedWords.settle();
            return answer;
        } catch (RecordLostException | InternalError e) {
            word = before;
            throw e;
        }
    }

    /** Counts a call that is under way, over the limit if need be. */
    void carry() {
        countCarried();
        take(-Layout.ONE_HELD);
        MappedWords.settle();
    }

    void confirm() {
        take(Layout.ONE_UNCONFIRMED);
        MappedWords.settle();
    }

    void release(boolean unconfirmed) {
        take(unconfirmed ? Layout.ONE_HELD + Layout.ONE_UNCONFIRMED : Layout.ONE_HELD);
        MappedWords.settle();
    }

    void waiting(int count, long oldestSinceMillis) {
        waiting = count;
        oldestSince = oldestSinceMillis;
        verifyOurs();
        publishQueue();
        MappedWords.settle();
    }

    void stalled(int permits) {
        stalled = permits;
        verifyOurs();
        words.set(base + Layout.STALLED, permits);
        MappedWords.settle();
    }

    /** One more or one less of our permits belongs to an answer that has ended. */
    void lingering(int change) {
        verifyOurs();
        lingering += change;
        words.set(base + Layout.LINGERING, lingering);
        MappedWords.settle();
    }

    /**
     * Nanoseconds until passing time alone lets somebody start: the cool-down ends, the next probe is due, a start of
     * the last minute drops out; {@code Long.MAX_VALUE} if nothing of this is to come.
     */
    long untilTimeHelps() {
        AdmissionTerms terms = policy.read().terms();
        long now = clocks.nowMillis();
        long start = terms.startsPerMinute() > 0 ? starts.untilOldestLeaves(now) : 0;
        long soonest =
                Math.min(orNever(terms.coolingMillis(now)), Math.min(orNever(untilNextProbe(now)), orNever(start)));
        return soonest == Long.MAX_VALUE ? soonest : soonest * 1_000_000;
    }

    private static long orNever(long millis) {
        return millis > 0 ? millis : Long.MAX_VALUE;
    }

    /** Goes on in another region: with the permits really in flight, and in its queue. */
    PermitRecord moveTo(PermitRecord other) {
        other.countCarried();
        other.take(-(word & 0xffff_ffffL));
        other.waiting = waiting;
        other.oldestSince = oldestSince;
        other.publishQueue();
        other.stalled(stalled);
        other.lingering(lingering);
        return other;
    }

    private Admission decide(int part) {
        RegionSnapshot before = snapshot();
        if (before.paused()) {
            return Admission.UNGATED;
        }
        long now = clocks.nowMillis();
        if (held() >= part) {
            verifyOurs();
            return Admission.REFUSED; // without a heartbeat: nobody stands behind who may not start
        }
        if (before.free() <= before.ahead() || mustWait(before, now)) {
            beat();
            return Admission.REFUSED;
        }
        Admission admission = before.nextIsProbe()
                ? Admission.PROBE
                : before.terms().window() > 0 ? Admission.UNCONFIRMED : Admission.COUNTED;
        long start = admission.isUnconfirmed() ? Layout.ONE_HELD + Layout.ONE_UNCONFIRMED : Layout.ONE_HELD;
        admitting(1);
        take(-start);
        VarHandle.fullFence();
        RegionSnapshot after = snapshot();
        boolean windowCame = after.terms().window() > 0 && !admission.isUnconfirmed();
        if (after.paused() || after.free() < 0 || windowCame || cools(after) || !entersLogs(after, admission, now)) {
            take(start);
            admitting(0);
            beat();
            return after.paused() ? Admission.UNGATED : Admission.REFUSED;
        }
        granted();
        obeyed(Math.min(after.limit(), after.bound()));
        warmUp.started(after.held(), clocks.nowNanos());
        return admission;
    }

    private void admitting(long now) {
        if (audited) {
            words.set(base + Layout.ADMITTING, now);
        }
    }

    /** The end of an admission. */
    private void obeyed(int limit) {
        if (audited) {
            long present = words.get(base + Layout.OBEYED);
            if (Layout.obeyedLimit(present) != limit) {
                words.set(base + Layout.OBEYED, Layout.nextObeyed(present, limit));
            }
            admitting(0);
        }
    }

    private void countCarried() {
        if (audited) {
            words.set(base + Layout.CARRIED, words.get(base + Layout.CARRIED) + 1);
        }
    }

    private RegionSnapshot snapshot() {
        return RegionSnapshot.of(words, policy.read().terms(), index, ticket, clocks);
    }

    private boolean mustWait(RegionSnapshot snapshot, long now) {
        if (cools(snapshot)) {
            warmUp.begin(snapshot.held(), clocks.nowNanos());
            return true;
        }
        return isWarmingUp(snapshot)
                || (isSpaced(snapshot, snapshot.nextIsProbe()) && untilNextProbe(now) > 0)
                || (snapshot.terms().startsPerMinute() > 0 && starts.lately(now) >= mostStarts(snapshot.terms()));
    }

    /** How many calls of the machine may start in a minute, where the account has such a limit. */
    private int mostStarts(AdmissionTerms terms) {
        return LeaseWords.startsHere(terms.startsPerMinute(), words.get(Layout.keeper(LeaseWords.STARTS)));
    }

    /** Without a policy nobody has said that calls go to a server that may refuse them. */
    private boolean isWarmingUp(RegionSnapshot snapshot) {
        return policy.read().version() != 0 && warmUp.untilNext(snapshot.held(), clocks.nowNanos()) > 0;
    }

    private boolean cools(RegionSnapshot snapshot) {
        return coolDownWatch.remainingNanos(snapshot.terms(), clocks.nowMillis(), clocks.nowNanos()) > 0;
    }

    /** Probes go one by one, so that a refusal of the first is known before the last was sent. */
    private static boolean isSpaced(RegionSnapshot snapshot, boolean probe) {
        return probe && !snapshot.terms().untilAnswered();
    }

    /** The place of a probe is taken by one swap; a start is logged before the log is counted, as with permits. */
    private boolean entersLogs(RegionSnapshot snapshot, Admission admission, long now) {
        if (isSpaced(snapshot, admission == Admission.PROBE) && !takeNextProbe(now)) {
            return false;
        }
        starts.add(now);
        VarHandle.fullFence();
        if (snapshot.terms().startsPerMinute() > 0 && starts.lately(now) > mostStarts(snapshot.terms())) {
            starts.remove(now);
            return false;
        }
        return true;
    }

    private boolean takeNextProbe(long now) {
        long due = words.get(Layout.NEXT_PROBE);
        return untilNextProbe(now) == 0 && words.swap(Layout.NEXT_PROBE, due, now + PROBE_GAP_MILLIS);
    }

    /** Milliseconds; a time further ahead than a gap is the trace of a clock set back. */
    private long untilNextProbe(long now) {
        long remaining = words.get(Layout.NEXT_PROBE) - now;
        return remaining > 0 && remaining <= PROBE_GAP_MILLIS ? remaining : 0;
    }

    /** Subtracts from our word. Our own count is right even when the record turns out to be lost. */
    private void take(long counts) {
        long before = word;
        word = before - counts;
        if (!words.swapKnown(base + Layout.WORD, before, word)) {
            throw new RecordLostException();
        }
    }

    private void granted() {
        words.set(base + Layout.GRANTS, words.get(base + Layout.GRANTS) + 1);
        if (ticket != 0) {
            drawTicket();
        }
    }

    private void publishQueue() {
        words.set(base + Layout.WAITING, waiting);
        words.set(base + Layout.OLDEST_SINCE, waiting > 0 ? oldestSince : 0);
        if (waiting > 0 && ticket == 0) {
            drawTicket();
        } else if (waiting == 0 && ticket != 0) {
            ticket = 0;
            words.set(base + Layout.TICKET, 0);
        }
    }

    private void drawTicket() {
        words.set(base + Layout.HEARTBEAT, clocks.nowMillis());
        ticket = words.increment(Layout.NEXT_TICKET) + 1;
        words.set(base + Layout.TICKET, ticket);
    }

    private void beat() {
        if (ticket != 0) {
            verifyOurs();
            words.set(base + Layout.HEARTBEAT, clocks.nowMillis());
        }
    }

    /** A heartbeat from the future is the trace of a clock set back, not of life. */
    static boolean isFresh(long heartbeat, long nowMillis) {
        return Math.abs(nowMillis - heartbeat) < FRESH_MILLIS;
    }
}
