package dev.kimigate.call;

import dev.kimigate.limiter.Permit;
import dev.kimigate.pacing.AccountLoad;
import dev.kimigate.pacing.LimitSource;
import dev.kimigate.pacing.PacingFacts;
import dev.kimigate.pacing.PacingRules;
import dev.kimigate.pacing.PacingState;
import dev.kimigate.pacing.PlaceEvidence;
import dev.kimigate.pacing.Reaction;
import dev.kimigate.pacing.SendInfo;
import dev.kimigate.refusal.Refusal;
import dev.kimigate.refusal.Verdict;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.Occupancy;
import dev.kimigate.store.SharedPolicy;
import dev.kimigate.store.SharedState;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The one place where a decision of the pacing becomes a change of the account's shared state. Any thread. */
final class PacingUpdater {
    private static final long RECENT_MILLIS = 60_000;
    private static final long NANOS_IN_MILLI = 1_000_000;

    private final SharedState shared;
    private final PacingRules rules;
    private final Clocks clocks;
    private final AccountLog log;
    private final CallListener listener;
    /** What the listener knows; 0 = nothing yet. */
    private final AtomicInteger toldLimit = new AtomicInteger();

    private final RefusalLatency refusalLatency = new RefusalLatency();
    private final SpanLog spans = new SpanLog();
    private volatile long lastAcceptedMillis;
    private volatile @Nullable Known lastKnown;

    private record Known(SharedPolicy policy, PacingState pacing) {}

    PacingUpdater(SharedState shared, PacingRules rules, Clocks clocks, AccountLog log, CallListener listener) {
        this.shared = shared;
        this.rules = rules;
        this.clocks = clocks;
        this.log = log;
        this.listener = listener;
    }

    /**
     * Reacts to a refusal: before its permit is given back, so that nobody slips through between the two.
     *
     * @param permit the refused call's; null if it went ungated
     * @param span the same call's; null if it is not known when it started
     * @return what the refusal means
     */
    Verdict refused(Refusal refusal, @Nullable Permit permit, SpanLog.@Nullable Entry span) {
        shared.count(refusal.verdict().code());
        long now = clocks.nowMillis();
        if (permit == null || !permit.counted()) {
            return rules.meaning(pacing(shared.policy(), now), refusal, load(null, now), now);
        }
        shared.forgetStart(permit.grantedAtMillis());
        refusalLatency.refusedAfter(now - permit.grantedAtMillis());
        AccountLoad load = load(permit, now);
        SendInfo sent = new SendInfo(permit.grantedAtMillis(), permit.probe(), evidence(refusal, span, load));
        Verdict meaning = react(refusal, sent, load, now);
        tellLimit(now);
        return meaning;
    }

    /** A refusal means what it meant to the state that its reaction replaced: another JVM may have been first. */
    private Verdict react(Refusal refusal, SendInfo sent, AccountLoad load, long now) {
        while (true) {
            SharedPolicy policy = shared.policy();
            PacingState before = pacing(policy, now);
            Reaction reaction = rules.refused(before, refusal, sent, load, now);
            if (putInForce(policy, before, reaction.next(), now)) {
                if (reaction.next().pausesAfter(before)) {
                    spans.beginAnew(monotonicMillis());
                }
                return reaction.meaning();
            }
        }
    }

    /** A call starts that holds a permit. Reads all records. */
    SpanLog.Entry started() {
        return spans.started(shared.limit(), monotonicMillis());
    }

    void ended(SpanLog.Entry span) {
        spans.ended(span, monotonicMillis());
    }

    /** Of a clock that never jumps. */
    private long monotonicMillis() {
        return clocks.nowNanos() / NANOS_IN_MILLI;
    }

    private PlaceEvidence evidence(Refusal refusal, SpanLog.@Nullable Entry span, AccountLoad load) {
        if (span == null) {
            return PlaceEvidence.NONE;
        }
        if (refusal.verdict() != Verdict.CONCURRENCY && refusal.verdict() != Verdict.AMBIGUOUS) {
            spans.forget(span);
            return PlaceEvidence.NONE;
        }
        long now = monotonicMillis();
        spans.refused(span, now);
        return spans.evidence(span, load.inFlight(), now);
    }

    /** How many calls are in flight, those of other machines included. Reads all records. */
    int inFlight() {
        Occupancy all = shared.occupancy();
        return all.held() - all.lingering() + all.elsewhere();
    }

    /**
     * Reacts to an answer that is no refusal.
     *
     * @param together how many calls were in flight when it started, itself included; 0 = not known
     */
    void accepted(Permit permit, int together) {
        permit.confirm();
        if (!permit.counted()) {
            return;
        }
        long now = clocks.nowMillis();
        lastAcceptedMillis = now;
        SendInfo sent = new SendInfo(permit.grantedAtMillis(), permit.probe(), together);
        if (!pacing(shared.policy(), now).isSettled()) {
            AccountLoad load = load(permit, now);
            change(now, pacing -> rules.accepted(pacing, sent, load, now));
        }
    }

    /** About a second has passed, and answers are being read or waited for. */
    void tick() {
        long now = clocks.nowMillis();
        AccountLoad load = load(null, now);
        change(now, pacing -> rules.tick(pacing, load, now));
    }

    /** Another machine of the account cools down for so long. */
    void coolsElsewhere(long millis, int reason) {
        long now = clocks.nowMillis();
        change(now, pacing -> rules.coolsElsewhere(pacing, millis, reason, now));
    }

    /** Another machine of the account learned how many calls may start in a minute. */
    void startsElsewhere(int perMinute, long changedMillis) {
        long now = clocks.nowMillis();
        change(now, pacing -> rules.startsElsewhere(pacing, perMinute, changedMillis, now));
    }

    /** Another machine of the account was refused for the quota, or accepted after that. */
    void quotaElsewhere(boolean out, long sinceMillis) {
        long now = clocks.nowMillis();
        change(now, pacing -> rules.quotaElsewhere(pacing, out, sinceMillis, now));
    }

    /** What other machines are to know. */
    PacingFacts facts() {
        return PacingFacts.of(pacing(shared.policy(), clocks.nowMillis()));
    }

    /** {@code /usages} is about to be asked for the account. */
    void usagesAsking() {
        long now = clocks.nowMillis();
        AccountLoad load = load(null, now);
        change(now, pacing -> rules.asking(pacing, load, now));
    }

    /**
     * What {@code /usages} said of the account.
     *
     * @param ceiling 0 = it did not tell
     * @param spentUntilMillis when the last spent window is renewed, wall clock; 0 = none is spent
     */
    void usagesAnswered(int ceiling, long spentUntilMillis) {
        long now = clocks.nowMillis();
        AccountLoad load = load(null, now);
        change(now, pacing -> rules.usagesAnswered(pacing, ceiling, spentUntilMillis, load, now));
    }

    void answerEnded() {
        shared.answerEnded();
    }

    int lingerMillis() {
        return pacing(shared.policy(), clocks.nowMillis()).lingerMillis();
    }

    /** After that long without one, no refusal of a call is to be expected any more. */
    Duration refusalsTake() {
        return refusalLatency.bound();
    }

    /** How many calls of the account have started within a minute and were not refused. */
    int startsLately() {
        return shared.startsLately();
    }

    /** Why the limit in force is what it is. */
    LimitSource limitSource() {
        PacingState pacing = pacing(shared.policy(), clocks.nowMillis());
        return pacing.source(shared.occupancy().configured());
    }

    /** Milliseconds that a cool-down has to run; 0 without one. */
    long coolingMillis() {
        return shared.policy().terms().coolingMillis(clocks.nowMillis());
    }

    /** Whether a start counts as unconfirmed until it is answered, however long that takes. */
    boolean waitsForAnswers() {
        return shared.policy().terms().untilAnswered();
    }

    /** For all JVMs, in one step, or decided again. */
    private void change(long now, UnaryOperator<PacingState> decision) {
        replace(now, decision);
        tellLimit(now);
    }

    /** It may be another's doing: of another JVM, which came or went or learned something. */
    private void tellLimit(long now) {
        if (!listener.listens()) {
            return;
        }
        int limit = shared.limit();
        int before = toldLimit.getAndSet(limit);
        if (before != limit) {
            int configured = shared.occupancy().configured();
            boolean told =
                    listener.limited(before, limit, pacing(shared.policy(), now).source(configured));
            if (!told) {
                toldLimit.compareAndSet(limit, before);
            }
        }
    }

    private void replace(long now, UnaryOperator<PacingState> decision) {
        while (true) {
            SharedPolicy policy = shared.policy();
            PacingState before = pacing(policy, now);
            if (putInForce(policy, before, decision.apply(before), now)) {
                return;
            }
        }
    }

    /** False if {@code policy}, on which this was decided, is not in force any more. */
    private boolean putInForce(SharedPolicy policy, PacingState before, PacingState next, long now) {
        if (next.equals(before) && policy.version() != 0) {
            return true;
        }
        if (!shared.replacePolicy(policy, terms(next), next.pack())) {
            return false;
        }
        log.changed(before, next, now);
        return true;
    }

    /** Unpacks each policy once. Where the state was lost and nobody has begun anew, we go on from what we knew. */
    @SuppressWarnings("ReferenceEquality") // the same version of another region is another policy
    private PacingState pacing(SharedPolicy policy, long now) {
        Known known = lastKnown;
        if (known != null && (known.policy == policy || policy.version() == 0)) {
            return known.pacing;
        }
        Known fresh = new Known(policy, PacingState.unpack(policy.memory(), now));
        lastKnown = fresh;
        return fresh.pacing;
    }

    private static AdmissionTerms terms(PacingState pacing) {
        return new AdmissionTerms(
                pacing.limit(),
                pacing.proven(),
                pacing.window(),
                pacing.startsPerMinute(),
                pacing.coolDown().untilMillis(),
                pacing.coolDown().reason(),
                pacing.isOutOfQuota());
    }

    /** What is going on beside the call that holds this permit. */
    private AccountLoad load(@Nullable Permit permit, long now) {
        Occupancy all = shared.occupancy();
        int mine = permit != null && permit.counted() ? 1 : 0;
        int mineUnconfirmed = permit != null && permit.unconfirmed() ? 1 : 0;
        return new AccountLoad(
                all.configured(),
                Math.max(0, all.held() - all.lingering() - mine) + all.elsewhere(),
                Math.max(0, all.unconfirmed() - mineUnconfirmed),
                all.lingering(),
                all.waiting(),
                shared.startsLately(),
                shared.lastEndMillis(),
                now - lastAcceptedMillis < RECENT_MILLIS,
                spans.typicalMillis());
    }
}
