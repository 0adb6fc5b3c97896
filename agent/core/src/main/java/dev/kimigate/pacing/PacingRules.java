package dev.kimigate.pacing;

import dev.kimigate.refusal.Refusal;
import dev.kimigate.refusal.Verdict;
import java.util.function.DoubleSupplier;

/**
 * Decides what an event changes for its account: how many may be in flight, who pauses, how fast to start again. Each
 * decision is a function of what is remembered, the event, what is going on, and the time; pure but for the given
 * source of chance, threadsafe if that is.
 *
 * <p>An unchanged {@link PacingState} means that nothing has to be told to the other JVMs.
 */
public final class PacingRules {
    private final Backoff backoff;

    /** Chance comes as numbers from 0 (inclusive) to 1 (exclusive). */
    public PacingRules(DoubleSupplier random) {
        this.backoff = new Backoff(random);
    }

    /**
     * What a refusal means now: an ambiguous one is for the quota if {@code /usages} says that it is spent; for the
     * calls in flight if there are others, or were a minute ago; else the server has too much to do.
     */
    public Verdict meaning(PacingState pacing, Refusal refusal, AccountLoad load, long nowMillis) {
        if (refusal.verdict() != Verdict.AMBIGUOUS) {
            return refusal.verdict();
        }
        if (pacing.quota().isSaidSpent(nowMillis)) {
            return Verdict.QUOTA;
        }
        return load.inFlight() > 0 || load.succeededLately() ? Verdict.CONCURRENCY : Verdict.OVERLOAD;
    }

    /** A call was refused, and its permit is still held. */
    public Reaction refused(PacingState before, Refusal refusal, SendInfo sent, AccountLoad load, long nowMillis) {
        Verdict meaning = meaning(before, refusal, load, nowMillis);
        PacingState pacing = current(before, load, nowMillis);
        PacingState next = switch (meaning) {
            case CONCURRENCY -> concurrency(pacing, refusal, sent, load, nowMillis);
            case OVERLOAD -> overload(pacing, refusal, sent, nowMillis);
            case RATE -> rate(pacing, refusal, sent, load, nowMillis);
            case TOKENS -> tokens(pacing, refusal, sent, nowMillis);
            case QUOTA, BILLING, BANNED, NO_PLAN -> pacing.with(pacing.quota().out(nowMillis));
            case ACCEPTED, AMBIGUOUS, WHITELIST -> pacing;
        };
        return new Reaction(meaning, changed(before, next, load, nowMillis));
    }

    /**
     * The first bytes of an accepted answer came. One sent before the last reaction proves nothing of what holds now.
     */
    public PacingState accepted(PacingState before, SendInfo sent, AccountLoad load, long nowMillis) {
        PacingState pacing = current(before, load, nowMillis);
        PacingState next = pacing.with(pacing.quota().accepted(sent.atMillis()));
        if (!pacing.streaks().reactedSince(sent.atMillis(), nowMillis)) {
            int ceiling = pacing.ceiling().with(load.configured());
            int live = Math.max(load.live() + 1, pacing.estimate().provenBy(sent));
            next = next.with(pacing.estimate().alive(live, ceiling, nowMillis))
                    .with(pacing.streaks().afterSuccess())
                    .withWindow(widened(pacing.probeWindow()));
        }
        return changed(before, next, load, nowMillis);
    }

    /** Another machine of the account cools down: so does this one. What it learned is its own. */
    public PacingState coolsElsewhere(PacingState pacing, long millis, int reason, long nowMillis) {
        long pause = Math.min(millis, Verdict.LONGEST_PAUSE.toMillis());
        return toldElsewhere(pacing, pacing.with(pacing.coolDown().extended(pause, reason, nowMillis)), nowMillis);
    }

    /**
     * Another machine of the account has another number of starts in a minute. What was learned here later holds.
     *
     * @param changedMillis when it learned that, wall clock
     */
    public PacingState startsElsewhere(PacingState pacing, int perMinute, long changedMillis, long nowMillis) {
        return toldElsewhere(pacing, pacing.with(pacing.startRate().elsewhere(perMinute, changedMillis)), nowMillis);
    }

    /**
     * Another machine of the account was refused for the quota, or accepted after that. What was heard here later
     * holds.
     *
     * @param sinceMillis since when the quota is out, or when a call was accepted; wall clock
     */
    public PacingState quotaElsewhere(PacingState pacing, boolean out, long sinceMillis, long nowMillis) {
        Quota quota = pacing.quota();
        return toldElsewhere(
                pacing, pacing.with(out ? quota.outElsewhere(sinceMillis) : quota.accepted(sinceMillis)), nowMillis);
    }

    private static PacingState toldElsewhere(PacingState before, PacingState next, long nowMillis) {
        return next.equals(before) ? before : next.changedAt(nowMillis);
    }

    /** About a second has passed, and calls are in flight or wait. */
    public PacingState tick(PacingState before, AccountLoad load, long nowMillis) {
        PacingState pacing = current(before, load, nowMillis);
        PacingState next = pacing.with(
                        pacing.linger().afterQuiet(pacing.estimate().refusedAtMillis(), nowMillis))
                .with(pacing.startRate().afterQuiet(nowMillis));
        return changed(before, mayRaise(next, load, nowMillis) ? raised(next, load, nowMillis) : next, load, nowMillis);
    }

    /** {@code /usages} is about to be asked, and nothing is known. */
    public PacingState asking(PacingState before, AccountLoad load, long nowMillis) {
        PacingState pacing = current(before, load, nowMillis);
        boolean known = pacing.ceiling().lasting(load.configured()) > 0
                || pacing.estimate().proven() > 0
                || pacing.estimate().refusedAtMillis() > 0;
        return changed(before, known ? pacing : pacing.with(pacing.ceiling().asking(nowMillis)), load, nowMillis);
    }

    /**
     * {@code /usages} has answered, or failed to.
     *
     * @param ceiling 0 = it did not tell
     * @param spentUntilMillis when the last of the spent windows is renewed, wall clock; 0 = none is spent
     */
    public PacingState usagesAnswered(
            PacingState before, int ceiling, long spentUntilMillis, AccountLoad load, long nowMillis) {
        PacingState pacing = current(before, load, nowMillis);
        PacingState next = pacing.with(pacing.ceiling().answered(ceiling))
                .with(pacing.quota().spentUntil(spentUntilMillis));
        boolean higher = ceiling > pacing.ceiling().usages();
        boolean contradicted =
                pacing.estimate().refusedAtMillis() > 0 && pacing.ceiling().usages() == 0;
        return changed(before, higher && !contradicted ? next.with(LimitEstimate.AT_CEILING) : next, load, nowMillis);
    }

    private PacingState concurrency(
            PacingState pacing, Refusal refusal, SendInfo sent, AccountLoad load, long nowMillis) {
        PacingState told = refusal.namedLimit() == 0 ? pacing : named(pacing, refusal.namedLimit(), nowMillis);
        int ceiling = told.ceiling().with(load.configured());
        LimitEstimate estimate = told.estimate();
        if (sent.probe()
                && estimate.isProbing()
                && load.inFlight() > 0
                && pacing.streaks().concurrency() == 0) {
            PlaceEvidence.Finding late = finding(sent, pacing, told, load);
            if (late.isSound() && late.lingerMillis() > told.linger().millis()) {
                return explained(told, late, load, nowMillis);
            }
            return told.with(estimate.probeRefused(load.inFlight(), ceiling, sent.atMillis(), nowMillis));
        }
        boolean sentTogether = sent.probe() && sent.atMillis() < estimate.refusedAtMillis();
        if (sentTogether || pacing.streaks().reactedSince(sent.atMillis(), nowMillis)) {
            return told.with(estimate.refused(nowMillis));
        }
        int streak = isOfARow(pacing, sent) ? pacing.streaks().concurrency() : 0;
        PlaceEvidence.Finding finding = finding(sent, pacing, told, load);
        boolean later = finding.lingerMillis() > told.linger().millis();
        if (finding.isSound() && (streak == 0 || (streak == 1 && later))) {
            return explained(told, finding, load, nowMillis);
        }
        boolean mayBeLate = streak == 0
                && !sent.evidence().isKnown()
                && load.inFlight() < Math.min(pacing.proven(), inForce(pacing, load));
        Linger linger = mayBeLate ? pacing.linger().afterRefusal(load.lastEndMillis(), nowMillis) : pacing.linger();
        boolean nothingLives = sent.evidence().isKnown() && load.live() == 0; // then it tells no number
        LimitEstimate next = streak == 0 || nothingLives
                ? estimate.doubted(inForce(told, load), nowMillis)
                : estimate.lowered(load.live(), inForce(told, load), load.quietMillis(), nowMillis);
        PacingState reacted = told.with(next).with(linger).with(pacing.streaks().afterConcurrency(nowMillis));
        return paused(reacted, backoff.concurrencyMillis(streak), refusal, nowMillis);
    }

    /** Whether nothing was accepted between this refusal and the one before. */
    private static boolean isOfARow(PacingState pacing, SendInfo sent) {
        long since = sent.atMillis() - pacing.streaks().lastReactionMillis();
        return !sent.evidence().isKnown() || !sent.evidence().acceptedSince(since);
    }

    /** A limit that nothing had contradicted before this refusal makes lateness likelier than fewer places. */
    private static PlaceEvidence.Finding finding(
            SendInfo sent, PacingState before, PacingState told, AccountLoad load) {
        if (!sent.evidence().isKnown() || load.inFlight() == 0) {
            return PlaceEvidence.Finding.NONE;
        }
        int lately = Ceiling.smallest(sent.evidence().most(), told.ceiling().with(load.configured()));
        return sent.evidence()
                .finding(
                        Math.max(lately, inForce(told, load)), before.estimate().isAtCeiling());
    }

    /**
     * It is known how many places there are, and how late they come free: what lives in them is proven, and calls go on
     * at once. Where a longer linger is new, what ended within it was not counted, so all pause for as long.
     */
    private static PacingState explained(
            PacingState told, PlaceEvidence.Finding finding, AccountLoad load, long nowMillis) {
        int linger = finding.lingerMillis();
        PacingState next = told.with(told.estimate().found(finding.places(), load.quietMillis(), nowMillis))
                .with(told.linger().found(linger, nowMillis))
                .with(told.streaks().afterFirstConcurrency(nowMillis));
        return linger == 0 ? next : next.with(next.coolDown().extended(linger, Verdict.CONCURRENCY, nowMillis));
    }

    private PacingState overload(PacingState pacing, Refusal refusal, SendInfo sent, long nowMillis) {
        if (pacing.streaks().reactedSince(sent.atMillis(), nowMillis)) {
            return pacing;
        }
        long pause = backoff.overloadMillis(pacing.streaks().overload());
        return paused(pacing.with(pacing.streaks().afterOverload(nowMillis)), pause, refusal, nowMillis);
    }

    private PacingState rate(PacingState pacing, Refusal refusal, SendInfo sent, AccountLoad load, long nowMillis) {
        boolean old = pacing.streaks().reactedSince(sent.atMillis(), nowMillis);
        if (refusal.namedLimit() > 0) {
            pacing = pacing.with(pacing.startRate().named(refusal.namedLimit(), nowMillis));
        } else if (!refusal.perMinute()) {
            pacing = pacing.with(pacing.startRate().vaguelyRefused(load.startsInLastMinute(), !old, nowMillis));
        } else if (!old || pacing.startsPerMinute() == 0) {
            pacing = pacing.with(pacing.startRate().learned(load.startsInLastMinute(), nowMillis));
        }
        if (old) {
            return pacing;
        }
        long pause = backoff.rateMillis(pacing.streaks().rate());
        return paused(pacing.with(pacing.streaks().afterRate(nowMillis)), pause, refusal, nowMillis);
    }

    private PacingState tokens(PacingState pacing, Refusal refusal, SendInfo sent, long nowMillis) {
        if (pacing.streaks().reactedSince(sent.atMillis(), nowMillis)) {
            return pacing;
        }
        int streak = pacing.streaks().rate();
        long pause = refusal.retryAfter() == null ? backoff.windowMillis(streak) : backoff.brokenPromiseMillis(streak);
        return paused(pacing.with(pacing.streaks().afterRate(nowMillis)), pause, refusal, nowMillis);
    }

    private static PacingState named(PacingState pacing, int limit, long nowMillis) {
        return pacing.with(pacing.ceiling().named(limit, nowMillis))
                .with(pacing.estimate().named(limit));
    }

    /** After a pause one call tries, then two, four, eight. A pause the answer asks for is a floor. */
    private static PacingState paused(PacingState pacing, long pauseMillis, Refusal refusal, long nowMillis) {
        long asked = refusal.retryAfter() == null ? 0 : refusal.retryAfter().toMillis();
        long pause = Math.max(pauseMillis, asked);
        return pacing.with(pacing.coolDown().extended(pause, refusal.verdict(), nowMillis))
                .withWindow(1);
    }

    private static int widened(int window) {
        return window == 0 || window >= PacingState.WIDEST_WINDOW ? 0 : window * 2;
    }

    private static boolean mayRaise(PacingState pacing, AccountLoad load, long nowMillis) {
        LimitEstimate estimate = pacing.estimate();
        return load.waiting() > 0
                && !estimate.isAtCeiling()
                && !estimate.isProbing()
                && estimate.isQuiet(nowMillis)
                && pacing.window() == 0
                && pacing.coolDown().isOver(nowMillis)
                && load.held() >= inForce(pacing, load);
    }

    private static PacingState raised(PacingState pacing, AccountLoad load, long nowMillis) {
        return pacing.with(pacing.estimate().raised(pacing.ceiling().with(load.configured()), nowMillis));
    }

    private static int inForce(PacingState pacing, AccountLoad load) {
        return pacing.limitInForce(load.configured());
    }

    /** What is remembered, without what is out of date. */
    private static PacingState current(PacingState pacing, AccountLoad load, long nowMillis) {
        return inStep(
                pacing.with(pacing.ceiling().at(nowMillis))
                        .with(pacing.streaks().at(nowMillis)),
                load);
    }

    private static PacingState changed(PacingState before, PacingState pacing, AccountLoad load, long nowMillis) {
        PacingState next = inStep(pacing, load);
        return next.equals(before) ? before : next.changedAt(nowMillis);
    }

    private static PacingState inStep(PacingState pacing, AccountLoad load) {
        return pacing.with(inStep(pacing.estimate(), pacing.ceiling().lasting(load.configured())));
    }

    private static LimitEstimate inStep(LimitEstimate estimate, int ceiling) {
        if (ceiling == 0) {
            return estimate.isAtCeiling() ? LimitEstimate.UNKNOWN : estimate;
        }
        boolean assumed = estimate.refusedAtMillis() == 0;
        boolean reached = estimate.limit() >= ceiling && estimate.proven() >= ceiling;
        return assumed || reached ? LimitEstimate.AT_CEILING : estimate;
    }
}
