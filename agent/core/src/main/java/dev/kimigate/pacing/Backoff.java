package dev.kimigate.pacing;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a refusal or a success changes. Pure but for the given source of chance; threadsafe if that is.
 *
 * <p>Pauses, n being the length of the streak before the refusal and U even between 0.5 and 1: concurrency 0.8·2ⁿ s, at
 * most 8 s; overload 2·2ⁿ s, at most 10 s; both times U. Rate and tokens: the time the answer names, at least 0.5·2ⁿ s
 * up to 15 s, so that a window which does not end as promised is not hammered; where it names none, 15·2ⁿ s up to a
 * minute, times U. A pause the answer asks for is a floor. Every pause ends in probe mode.
 */
public final class Backoff {
    private static final int WIDEST_WINDOW = 8;

    private final DoubleSupplier random;

    /** Chance comes as numbers from 0 (inclusive) to 1 (exclusive). */
    public Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * The reaction to a refused call. There is one reaction in a round trip: a call that was sent before the last one
     * changes nothing, nor does a refusal that waiting does not cure.
     *
     * @param callsInFlightOrRecentSuccess whether calls of the account are in flight or succeeded within the last
     *     minute, which tells what an ambiguous refusal means
     */
    public Reaction onRefusal(
            Pace now, Refusal refusal, long sentAtMillis, long nowMillis, boolean callsInFlightOrRecentSuccess) {
        if (!refusal.verdict().curedByWaiting() || now.reactedSince(sentAtMillis, nowMillis)) {
            return Reaction.only(now);
        }
        Pace pace = now.at(nowMillis);
        return switch (meaning(refusal.verdict(), callsInFlightOrRecentSuccess)) {
            case CONCURRENCY ->
                coolDown(
                        pace.afterConcurrency(nowMillis),
                        jittered(ladder(800, pace.concurrencyStreak(), 8_000)),
                        refusal,
                        nowMillis);
            case OVERLOAD ->
                coolDown(
                        pace.afterOverload(nowMillis),
                        jittered(ladder(2_000, pace.overloadStreak(), 10_000)),
                        refusal,
                        nowMillis);
            default -> coolDown(pace.afterRate(nowMillis), windowPause(pace, refusal), refusal, nowMillis);
        };
    }

    /**
     * The reaction to the first bytes of an accepted answer: streaks end, the probe window doubles and ends above 8 or
     * at the limit. A call that was sent before the last reaction was accepted under older conditions and proves
     * nothing.
     *
     * @param probeWindow the window in force, 0 or less outside probe mode
     * @param limit the limit in force, 0 if unknown
     */
    public Reaction onAccepted(Pace now, long sentAtMillis, int probeWindow, int limit, long nowMillis) {
        if (now.reactedSince(sentAtMillis, nowMillis)) {
            return Reaction.only(now);
        }
        return new Reaction(now.afterSuccess(), 0, widened(probeWindow, limit), 0);
    }

    private static Verdict meaning(Verdict verdict, boolean callsInFlightOrRecentSuccess) {
        if (verdict != Verdict.AMBIGUOUS) {
            return verdict;
        }
        return callsInFlightOrRecentSuccess ? Verdict.CONCURRENCY : Verdict.OVERLOAD;
    }

    private static Reaction coolDown(Pace next, long pauseMillis, Refusal refusal, long nowMillis) {
        long pause = Math.max(pauseMillis, millis(refusal.retryAfter()));
        int limit = refusal.verdict() == Verdict.CONCURRENCY ? refusal.namedLimit() : 0;
        return new Reaction(next, nowMillis + pause, 1, limit);
    }

    private long windowPause(Pace pace, Refusal refusal) {
        return refusal.retryAfter() == null
                ? jittered(ladder(15_000, pace.rateStreak(), 60_000))
                : ladder(500, pace.rateStreak(), 15_000);
    }

    private static int widened(int window, int limit) {
        if (window <= 0) {
            return Reaction.LEAVE_WINDOW;
        }
        long wider = 2L * window;
        return wider > WIDEST_WINDOW || (limit > 0 && wider >= limit) ? 0 : (int) wider;
    }

    private static long ladder(long firstMillis, int streak, long mostMillis) {
        return Math.min(mostMillis, firstMillis << Math.min(streak, Pace.LONGEST_STREAK));
    }

    /** Half of it for sure, the rest by chance: machines that were refused together do not come back together. */
    private long jittered(long millis) {
        double chance = Math.max(0, Math.min(1, random.getAsDouble()));
        return Math.round(millis * (0.5 + chance / 2));
    }

    private static long millis(@Nullable Duration pause) {
        return pause == null ? 0 : pause.toMillis();
    }
}
