package dev.kimigate.call;

import dev.kimigate.limiter.Occupancy;
import dev.kimigate.limiter.Permit;
import dev.kimigate.limiter.Policy;
import dev.kimigate.limiter.SharedState;
import dev.kimigate.limiter.Terms;
import dev.kimigate.pacing.Controller;
import dev.kimigate.pacing.LimitSource;
import dev.kimigate.pacing.Load;
import dev.kimigate.pacing.Pace;
import dev.kimigate.pacing.Reaction;
import dev.kimigate.pacing.Refusal;
import dev.kimigate.pacing.Sent;
import dev.kimigate.pacing.Verdict;
import dev.kimigate.time.Clocks;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The one place where a decision of the pacing becomes a change of the account's shared state. Any thread. */
final class Pacer {
    private static final long RECENT_MILLIS = 60_000;

    private final SharedState shared;
    private final Controller controller;
    private final Clocks clocks;
    private final AccountLog log;
    private final CallListener listener;
    /** What the listener knows; 0 = nothing yet. */
    private final AtomicInteger toldLimit = new AtomicInteger();

    private volatile long lastAcceptedMillis;
    private volatile @Nullable Known lastKnown;

    private record Known(Policy policy, Pace pace) {}

    Pacer(SharedState shared, Controller controller, Clocks clocks, AccountLog log, CallListener listener) {
        this.shared = shared;
        this.controller = controller;
        this.clocks = clocks;
        this.log = log;
        this.listener = listener;
    }

    /**
     * Reacts to a refusal: before its permit is given back, so that nobody slips through between the two.
     *
     * @param permit the refused call's; null if it went ungated
     * @return what the refusal means
     */
    Verdict refused(Refusal refusal, @Nullable Permit permit) {
        shared.count(refusal.verdict().code());
        long now = clocks.nowMillis();
        if (permit == null || !permit.counted()) {
            return controller.meaning(pace(shared.policy(), now), refusal, load(null, now), now);
        }
        shared.forgetStart(permit.grantedAtMillis());
        Sent sent = new Sent(permit.grantedAtMillis(), permit.probe());
        Load load = load(permit, now);
        Verdict meaning = react(refusal, sent, load, now);
        tellLimit(now);
        return meaning;
    }

    /** A refusal means what it meant to the state that its reaction replaced: another JVM may have been first. */
    private Verdict react(Refusal refusal, Sent sent, Load load, long now) {
        while (true) {
            Policy policy = shared.policy();
            Pace before = pace(policy, now);
            Reaction reaction = controller.refused(before, refusal, sent, load, now);
            if (putInForce(policy, before, reaction.next(), now)) {
                return reaction.meaning();
            }
        }
    }

    /** Reacts to an answer that is no refusal. */
    void accepted(Permit permit) {
        permit.confirm();
        if (!permit.counted()) {
            return;
        }
        long now = clocks.nowMillis();
        lastAcceptedMillis = now;
        Sent sent = new Sent(permit.grantedAtMillis(), permit.probe());
        if (!pace(shared.policy(), now).isSettled()) {
            Load load = load(permit, now);
            change(now, pace -> controller.accepted(pace, sent, load, now));
        }
    }

    /** About a second has passed, and answers are being read or waited for. */
    void tick() {
        long now = clocks.nowMillis();
        Load load = load(null, now);
        change(now, pace -> controller.tick(pace, load, now));
    }

    /** {@code /usages} is about to be asked for the account. */
    void usagesAsking() {
        long now = clocks.nowMillis();
        Load load = load(null, now);
        change(now, pace -> controller.asking(pace, load, now));
    }

    /**
     * What {@code /usages} said of the account.
     *
     * @param ceiling 0 = it did not tell
     * @param spentUntilMillis when the last spent window is renewed, wall clock; 0 = none is spent
     */
    void usagesAnswered(int ceiling, long spentUntilMillis) {
        long now = clocks.nowMillis();
        Load load = load(null, now);
        change(now, pace -> controller.usagesAnswered(pace, ceiling, spentUntilMillis, load, now));
    }

    void answerEnded() {
        shared.answerEnded();
    }

    int lingerMillis() {
        return pace(shared.policy(), clocks.nowMillis()).lingerMillis();
    }

    /** Why the limit in force is what it is. */
    LimitSource limitSource() {
        Pace pace = pace(shared.policy(), clocks.nowMillis());
        return pace.source(shared.occupancy().configured());
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
    private void change(long now, UnaryOperator<Pace> decision) {
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
            listener.limited(before, limit, pace(shared.policy(), now).source(configured));
        }
    }

    private void replace(long now, UnaryOperator<Pace> decision) {
        while (true) {
            Policy policy = shared.policy();
            Pace before = pace(policy, now);
            if (putInForce(policy, before, decision.apply(before), now)) {
                return;
            }
        }
    }

    /** False if {@code policy}, on which this was decided, is not in force any more. */
    private boolean putInForce(Policy policy, Pace before, Pace next, long now) {
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
    private Pace pace(Policy policy, long now) {
        Known known = lastKnown;
        if (known != null && (known.policy == policy || policy.version() == 0)) {
            return known.pace;
        }
        Known fresh = new Known(policy, Pace.unpack(policy.memory(), now));
        lastKnown = fresh;
        return fresh.pace;
    }

    private static Terms terms(Pace pace) {
        return new Terms(
                pace.limit(),
                pace.proven(),
                pace.window(),
                pace.startsPerMinute(),
                pace.coolDown().untilMillis(),
                pace.coolDown().reason(),
                pace.isOutOfQuota());
    }

    /** What is going on beside the call that holds this permit. */
    private Load load(@Nullable Permit permit, long now) {
        Occupancy all = shared.occupancy();
        int mine = permit != null && permit.counted() ? 1 : 0;
        int mineUnconfirmed = permit != null && permit.unconfirmed() ? 1 : 0;
        return new Load(
                all.configured(),
                Math.max(0, all.held() - all.lingering() - mine),
                Math.max(0, all.unconfirmed() - mineUnconfirmed),
                all.lingering(),
                all.waiting(),
                shared.startsLately(),
                shared.lastEndMillis(),
                now - lastAcceptedMillis < RECENT_MILLIS);
    }
}
