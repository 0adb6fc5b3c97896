package dev.kimigate.redis;

import dev.kimigate.leader.LeaderListener;
import dev.kimigate.leader.LeaderTerms;
import dev.kimigate.lease.FactKind;
import dev.kimigate.lease.KnownFact;
import dev.kimigate.lease.KnownNames;
import dev.kimigate.lease.LeasedBlock;
import dev.kimigate.lease.LeasedMachine;
import dev.kimigate.lease.ServerException;
import dev.kimigate.lease.SharedCoolDown;
import dev.kimigate.lease.SyncAnswer;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.AccountFacts;
import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.Bound;
import dev.kimigate.store.LeaseStatus;
import dev.kimigate.store.LeaseWords;
import dev.kimigate.store.SharedState;
import dev.kimigate.store.Store;

/** The machine that is led, by the words that its JVMs share. On the leader's thread. */
/*
 * What is raised is put into the bound last, by one swap from what this leader put there before: a leader whose office
 * another took finds another bound, and raises nothing.
 */
final class SharedMachine implements LeasedMachine {
    private static final long BEAT_MILLIS = 200;

    private final String server;
    private final LeaderTerms terms;
    private final SharedState shared;
    private final Clocks clocks;
    private final LeaderListener listener;
    private final int alone;
    private Bound put;
    private long beatMillis;

    /** {@code alone}: how many permits the machine may use if no server has ever answered, as the leader has it. */
    SharedMachine(
            String server, LeaderTerms terms, int alone, SharedState shared, Clocks clocks, LeaderListener listener) {
        this.server = server;
        this.terms = terms;
        this.alone = alone;
        this.shared = shared;
        this.clocks = clocks;
        this.listener = listener;
        this.put = shared.timedBound();
    }

    /** What a leader before leased, if that can still be ours; else nothing. */
    LeasedBlock standing() {
        long now = clocks.nowNanos();
        long times = shared.keeperWord(LeaseWords.TIMES);
        long lease = Integer.toUnsignedLong(LeaseWords.high(times)) * 1_000_000;
        long reserve = Integer.toUnsignedLong(LeaseWords.low(times)) * 1_000_000;
        long ends = shared.keeperWord(LeaseWords.ENDS);
        long answered = shared.keeperWord(LeaseWords.ANSWERED);
        boolean ofThisTime = answered - now <= 0 && ends - now <= lease && ends - answered >= 0;
        if (shared.keeperWord(LeaseWords.BIRTH) == 0 || !ofThisTime || now - answered > lease + reserve) {
            return LeasedBlock.none(now, terms.leaseMillis(), terms.reserveMillis());
        }
        long counts = shared.keeperWord(LeaseWords.COUNTS);
        // Where the bound is not what was leased, nothing is: the machine slept, or began anew.
        int permits = shared.bound() == 0 ? 0 : LeaseWords.quarter(counts, 0);
        return new LeasedBlock(
                permits,
                LeaseWords.quarter(counts, 1),
                permits == 0 ? now : ends,
                answered,
                lease,
                reserve,
                shared.keeperWord(LeaseWords.BIRTH));
    }

    @Override
    public void put(LeasedBlock block, boolean failed) {
        if (!isInOffice()) {
            return;
        }
        long now = clocks.nowNanos();
        LeaseWords.set(shared, LeaseWords.ENDS, block.endsNanos());
        LeaseWords.set(shared, LeaseWords.ANSWERED, block.answeredNanos());
        LeaseWords.set(
                shared,
                LeaseWords.TIMES,
                LeaseWords.halves(block.leaseNanos() / 1_000_000, block.reserveNanos() / 1_000_000));
        LeaseWords.set(shared, LeaseWords.BIRTH, block.birth());
        long counts = shared.keeperWord(LeaseWords.COUNTS);
        LeaseWords.set(
                shared,
                LeaseWords.COUNTS,
                LeaseWords.quarters(
                        block.permits(), block.share(), LeaseWords.quarter(counts, 2), LeaseWords.quarter(counts, 3)));
        bind(
                block.stands(now)
                        ? Bound.until(block.permits(), block.endsNanos() - now, clocks)
                        : Bound.of(block.inForce(now, failed, alone)));
    }

    private void bind(Bound next) {
        while (!put.equals(next) && !shared.timedBound(put, next)) {
            if (!isInOffice()) {
                return;
            }
            put = shared.timedBound(); // the words are others: files were made anew
        }
        put = next;
    }

    private boolean isInOffice() {
        return shared.keeperWord(LeaseWords.OFFICE) == terms.office();
    }

    @Override
    public int held() {
        return shared.occupancy().held();
    }

    @Override
    public int waiting() {
        return shared.occupancy().waiting();
    }

    @Override
    public int limit() {
        return shared.limit();
    }

    @Override
    public boolean leads() {
        long now = clocks.nowMillis();
        if (!isInOffice()) {
            return false;
        }
        if (Math.abs(now - beatMillis) >= BEAT_MILLIS) {
            beatMillis = now;
            LeaseWords.set(shared, LeaseWords.BEAT, now);
        }
        return true;
    }

    @Override
    public SharedCoolDown coolDown() {
        AdmissionTerms policy = shared.policy().terms();
        long millis = policy.coolingMillis(clocks.nowMillis());
        return millis == 0 ? SharedCoolDown.NONE : new SharedCoolDown(millis, policy.coolDownReason());
    }

    @Override
    public void cools(SharedCoolDown elsewhere) {
        listener.coolsElsewhere(elsewhere.millis(), elsewhere.reason());
    }

    @Override
    public KnownFact fact(FactKind kind) {
        AccountFacts facts = listener.facts();
        return switch (kind) {
            case STARTS ->
                facts.startsPerMinute() == 0
                        ? KnownFact.NOTHING
                        : new KnownFact(facts.startsMillis(), facts.startsPerMinute(), 0);
            case QUOTA -> facts.quotaOutMillis() == 0 ? KnownFact.NOTHING : new KnownFact(facts.quotaOutMillis(), 1, 0);
            case ASKED -> new KnownFact(facts.askedMillis(), 0, 0);
            case ANSWERED ->
                facts.answeredMillis() == 0
                        ? KnownFact.NOTHING
                        : new KnownFact(facts.answeredMillis(), facts.ceiling(), facts.spentUntilMillis());
        };
    }

    @Override
    public void learns(FactKind kind, KnownFact heard) {
        long at = heard.atMillis();
        int first = (int) Math.min(Store.MOST_PERMITS, heard.first());
        switch (kind) {
            case STARTS -> listener.startsElsewhere(first, at);
            case QUOTA -> listener.quotaElsewhere(first != 0, at);
            case ASKED -> listener.usagesAskedElsewhere(at);
            case ANSWERED -> listener.usagesElsewhere(at, first, heard.second());
        }
    }

    @Override
    public KnownNames names() {
        return NameText.of(listener.names());
    }

    @Override
    public void hears(KnownNames names) {
        listener.namesElsewhere(NameText.read(names));
    }

    @Override
    public int startsPerMinute() {
        return shared.policy().terms().startsPerMinute();
    }

    @Override
    public int startsLately() {
        return shared.startsHere();
    }

    @Override
    public void startsAllowed(int allowed) {
        if (isInOffice()) {
            LeaseWords.set(shared, LeaseWords.STARTS, allowed + 1L);
        }
    }

    @Override
    public void startsElsewhere(int starts) {
        if (isInOffice()) {
            LeaseWords.set(shared, LeaseWords.STARTS_ELSEWHERE, LeaseWords.startsElsewhere(starts, clocks.nowMillis()));
        }
    }

    @Override
    public void answered(SyncAnswer answer) {
        if (!isInOffice()) {
            return;
        }
        long counts = shared.keeperWord(LeaseWords.COUNTS);
        LeaseWords.set(
                shared,
                LeaseWords.COUNTS,
                LeaseWords.quarters(LeaseWords.quarter(counts, 0), answer.share(), answer.machines(), answer.limit()));
        LeaseWords.set(
                shared,
                LeaseWords.ELSEWHERE,
                LeaseWords.halves(Math.max(0, answer.held() - answer.block()), answer.waiting()));
    }

    @Override
    public void lost(ServerException problem) {
        state(LeaseStatus.State.LOST);
        String message = String.valueOf(problem.getMessage());
        listener.lost(message.startsWith(server) ? message : server + ": " + message, shared.bound());
    }

    @Override
    public void back(SyncAnswer answer) {
        state(LeaseStatus.State.CONNECTED);
        listener.connected(server, shared.bound(), answer.machines());
    }

    private void state(LeaseStatus.State state) {
        if (isInOffice()) {
            LeaseWords.set(shared, LeaseWords.STATE, LeaseStatus.word(state, clocks.nowMillis()));
        }
    }
}
