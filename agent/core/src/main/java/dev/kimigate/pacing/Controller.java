package dev.kimigate.pacing;

import java.util.function.DoubleSupplier;

/**
 * Decides what an event changes for its account: how many may be in flight, who pauses, how fast to start again. Each
 * decision is a function of what is remembered, the event, what is going on, and the time; pure but for the given
 * source of chance, threadsafe if that is.
 *
 * <p>An unchanged {@link Pace} means that nothing has to be told to the other JVMs.
 */
public final class Controller {
    private final Backoff backoff;

    /** Chance comes as numbers from 0 (inclusive) to 1 (exclusive). */
    public Controller(DoubleSupplier random) {
        this.backoff = new Backoff(random);
    }

    /**
     * What a refusal means now: an ambiguous one is for the quota if {@code /usages} says that it is spent; for the
     * calls in flight if there are others, or were a minute ago; else the server has too much to do.
     */
    public Verdict meaning(Pace pace, Refusal refusal, Load load, long nowMillis) {
        if (refusal.verdict() != Verdict.AMBIGUOUS) {
            return refusal.verdict();
        }
        if (pace.quota().isSaidSpent(nowMillis)) {
            return Verdict.QUOTA;
        }
        return load.inFlight() > 0 || load.succeededLately() ? Verdict.CONCURRENCY : Verdict.OVERLOAD;
    }

    /** A call was refused, and its permit is still held. */
    public Reaction refused(Pace before, Refusal refusal, Sent sent, Load load, long nowMillis) {
        Verdict meaning = meaning(before, refusal, load, nowMillis);
        Pace pace = current(before, load, nowMillis);
        Pace next = switch (meaning) {
            case CONCURRENCY -> concurrency(pace, refusal, sent, load, nowMillis);
            case OVERLOAD -> overload(pace, refusal, sent, nowMillis);
            case RATE -> rate(pace, refusal, sent, load, nowMillis);
            case TOKENS -> tokens(pace, refusal, sent, nowMillis);
            case QUOTA, BILLING, BANNED, NO_PLAN -> pace.with(pace.quota().out(nowMillis));
            case ACCEPTED, AMBIGUOUS, WHITELIST -> pace;
        };
        return new Reaction(meaning, changed(before, next, load, nowMillis));
    }

    /**
     * The first bytes of an accepted answer came. One sent before the last reaction proves nothing of what holds now.
     */
    public Pace accepted(Pace before, Sent sent, Load load, long nowMillis) {
        Pace pace = current(before, load, nowMillis);
        Pace next = pace.with(pace.quota().accepted(sent.atMillis()));
        if (!pace.streaks().reactedSince(sent.atMillis(), nowMillis)) {
            int ceiling = pace.ceiling().with(load.configured());
            next = next.with(pace.estimate().alive(load.live() + 1, ceiling, nowMillis))
                    .with(pace.streaks().afterSuccess())
                    .withWindow(widened(pace.probeWindow()));
        }
        return changed(before, next, load, nowMillis);
    }

    /** About a second has passed, and calls are in flight or wait. */
    public Pace tick(Pace before, Load load, long nowMillis) {
        Pace pace = current(before, load, nowMillis);
        Pace next = pace.with(pace.linger().afterQuiet(pace.estimate().refusedAtMillis(), nowMillis))
                .with(pace.startRate().afterQuiet(nowMillis));
        return changed(before, mayRaise(next, load, nowMillis) ? raised(next, load, nowMillis) : next, load, nowMillis);
    }

    /** {@code /usages} is about to be asked, and nothing is known. */
    public Pace asking(Pace before, Load load, long nowMillis) {
        Pace pace = current(before, load, nowMillis);
        boolean known = pace.ceiling().lasting(load.configured()) > 0
                || pace.estimate().proven() > 0
                || pace.estimate().refusedAtMillis() > 0;
        return changed(before, known ? pace : pace.with(pace.ceiling().asking(nowMillis)), load, nowMillis);
    }

    /**
     * {@code /usages} has answered, or failed to.
     *
     * @param ceiling 0 = it did not tell
     * @param spentUntilMillis when the last of the spent windows is renewed, wall clock; 0 = none is spent
     */
    public Pace usagesAnswered(Pace before, int ceiling, long spentUntilMillis, Load load, long nowMillis) {
        Pace pace = current(before, load, nowMillis);
        Pace next =
                pace.with(pace.ceiling().answered(ceiling)).with(pace.quota().spentUntil(spentUntilMillis));
        boolean higher = ceiling > pace.ceiling().usages();
        boolean contradicted =
                pace.estimate().refusedAtMillis() > 0 && pace.ceiling().usages() == 0;
        return changed(before, higher && !contradicted ? next.with(Estimate.AT_CEILING) : next, load, nowMillis);
    }

    private Pace concurrency(Pace pace, Refusal refusal, Sent sent, Load load, long nowMillis) {
        Pace told = refusal.namedLimit() == 0 ? pace : named(pace, refusal.namedLimit(), nowMillis);
        int ceiling = told.ceiling().with(load.configured());
        Estimate estimate = told.estimate();
        if (sent.probe()
                && estimate.isProbing()
                && load.inFlight() > 0
                && pace.streaks().concurrency() == 0) {
            return told.with(estimate.probeRefused(load.inFlight(), ceiling, sent.atMillis(), nowMillis));
        }
        boolean sentTogether = sent.probe() && sent.atMillis() < estimate.refusedAtMillis();
        if (sentTogether || pace.streaks().reactedSince(sent.atMillis(), nowMillis)) {
            return told.with(estimate.refused(nowMillis));
        }
        int streak = pace.streaks().concurrency();
        boolean mayBeLate = streak == 0 && load.inFlight() < Math.min(pace.proven(), inForce(pace, load));
        Linger linger = mayBeLate ? pace.linger().afterRefusal(load.lastEndMillis(), nowMillis) : pace.linger();
        Estimate next = streak == 0
                ? estimate.doubted(inForce(told, load), nowMillis)
                : estimate.lowered(load.live(), inForce(told, load), nowMillis);
        Pace reacted = told.with(next).with(linger).with(pace.streaks().afterConcurrency(nowMillis));
        return paused(reacted, backoff.concurrencyMillis(streak), refusal, nowMillis);
    }

    private Pace overload(Pace pace, Refusal refusal, Sent sent, long nowMillis) {
        if (pace.streaks().reactedSince(sent.atMillis(), nowMillis)) {
            return pace;
        }
        long pause = backoff.overloadMillis(pace.streaks().overload());
        return paused(pace.with(pace.streaks().afterOverload(nowMillis)), pause, refusal, nowMillis);
    }

    private Pace rate(Pace pace, Refusal refusal, Sent sent, Load load, long nowMillis) {
        boolean old = pace.streaks().reactedSince(sent.atMillis(), nowMillis);
        if (refusal.namedLimit() > 0) {
            pace = pace.with(pace.startRate().named(refusal.namedLimit(), nowMillis));
        } else if (!old || pace.startsPerMinute() == 0) {
            pace = pace.with(pace.startRate().learned(load.startsInLastMinute(), nowMillis));
        }
        if (old) {
            return pace;
        }
        long pause = backoff.rateMillis(pace.streaks().rate());
        return paused(pace.with(pace.streaks().afterRate(nowMillis)), pause, refusal, nowMillis);
    }

    private Pace tokens(Pace pace, Refusal refusal, Sent sent, long nowMillis) {
        if (pace.streaks().reactedSince(sent.atMillis(), nowMillis)) {
            return pace;
        }
        int streak = pace.streaks().rate();
        long pause = refusal.retryAfter() == null ? backoff.windowMillis(streak) : backoff.brokenPromiseMillis(streak);
        return paused(pace.with(pace.streaks().afterRate(nowMillis)), pause, refusal, nowMillis);
    }

    private static Pace named(Pace pace, int limit, long nowMillis) {
        return pace.with(pace.ceiling().named(limit, nowMillis))
                .with(pace.estimate().named(limit));
    }

    /** After a pause one call tries, then two, four, eight. A pause the answer asks for is a floor. */
    private static Pace paused(Pace pace, long pauseMillis, Refusal refusal, long nowMillis) {
        long asked = refusal.retryAfter() == null ? 0 : refusal.retryAfter().toMillis();
        long pause = Math.max(pauseMillis, asked);
        return pace.with(pace.coolDown().extended(pause, refusal.verdict(), nowMillis))
                .withWindow(1);
    }

    private static int widened(int window) {
        return window == 0 || window >= Pace.WIDEST_WINDOW ? 0 : window * 2;
    }

    private static boolean mayRaise(Pace pace, Load load, long nowMillis) {
        Estimate estimate = pace.estimate();
        return load.waiting() > 0
                && !estimate.isAtCeiling()
                && !estimate.isProbing()
                && estimate.isQuiet(nowMillis)
                && pace.window() == 0
                && pace.coolDown().isOver(nowMillis)
                && load.held() >= inForce(pace, load);
    }

    private static Pace raised(Pace pace, Load load, long nowMillis) {
        return pace.with(pace.estimate().raised(pace.ceiling().with(load.configured()), nowMillis));
    }

    private static int inForce(Pace pace, Load load) {
        return pace.limitInForce(load.configured());
    }

    /** What is remembered, without what is out of date. */
    private static Pace current(Pace pace, Load load, long nowMillis) {
        return inStep(
                pace.with(pace.ceiling().at(nowMillis)).with(pace.streaks().at(nowMillis)), load);
    }

    private static Pace changed(Pace before, Pace pace, Load load, long nowMillis) {
        Pace next = inStep(pace, load);
        return next.equals(before) ? before : next.changedAt(nowMillis);
    }

    private static Pace inStep(Pace pace, Load load) {
        return pace.with(inStep(pace.estimate(), pace.ceiling().lasting(load.configured())));
    }

    private static Estimate inStep(Estimate estimate, int ceiling) {
        if (ceiling == 0) {
            return estimate.isAtCeiling() ? Estimate.UNKNOWN : estimate;
        }
        boolean assumed = estimate.refusedAtMillis() == 0;
        boolean reached = estimate.limit() >= ceiling && estimate.proven() >= ceiling;
        return assumed || reached ? Estimate.AT_CEILING : estimate;
    }
}
