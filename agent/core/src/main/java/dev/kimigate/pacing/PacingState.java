package dev.kimigate.pacing;

import dev.kimigate.kimi.Plans;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All that is remembered of how the account has answered: an immutable value of a few words that all JVMs share and
 * exchange as a whole. Decisions about it are {@link PacingRules}'s.
 *
 * @param probeWindow how many starts may be unconfirmed at once; 0 = no such bound
 * @param changedAtMillis wall clock of the last change
 */
public record PacingState(
        CoolDown coolDown,
        int probeWindow,
        LimitEstimate estimate,
        Streaks streaks,
        Ceiling ceiling,
        Linger linger,
        StartRate startRate,
        Quota quota,
        long changedAtMillis) {
    /** How many words {@link #pack} gives. */
    public static final int WORDS = 27;

    /** While the quota is spent each call hears so from the server itself, two at a time. */
    static final int WINDOW_WITHOUT_QUOTA = 2;

    static final int WIDEST_WINDOW = 16;
    private static final long FORGET_AFTER_MILLIS = 7 * 86_400_000L;

    /** Nothing is remembered. */
    public static final PacingState NEW = new PacingState(
            CoolDown.NONE,
            0,
            LimitEstimate.UNKNOWN,
            Streaks.NONE,
            Ceiling.UNKNOWN,
            Linger.NONE,
            StartRate.UNKNOWN,
            Quota.NOT_SPENT,
            0);

    public PacingState {
        probeWindow = Math.max(0, Math.min(WIDEST_WINDOW, probeWindow));
    }

    /** Any words give a valid value. None or zeros are {@link #NEW}, and so is what nobody has changed for a week. */
    public static PacingState unpack(long[] packed, long nowMillis) {
        WordCodec words = new WordCodec(packed);
        long changedAt = words.take();
        if (!WallClockSpan.isWithin(changedAt, FORGET_AFTER_MILLIS, nowMillis) && changedAt <= nowMillis) {
            return NEW;
        }
        return new PacingState(
                CoolDown.from(words),
                words.takeInt(),
                LimitEstimate.from(words),
                Streaks.from(words),
                Ceiling.from(words),
                Linger.from(words),
                StartRate.from(words),
                Quota.from(words),
                changedAt);
    }

    public long[] pack() {
        long[] packed = new long[WORDS];
        WordCodec words = new WordCodec(packed).put(changedAtMillis);
        coolDown.into(words);
        words.put(probeWindow);
        estimate.into(words);
        streaks.into(words);
        ceiling.into(words);
        linger.into(words);
        startRate.into(words);
        quota.into(words);
        return packed;
    }

    /** What binds beside the settings of the JVMs; 0 = nothing does. */
    public int limit() {
        return Ceiling.smallest(estimate.limit(), ceiling.binding());
    }

    /**
     * How many calls may be in flight.
     *
     * @param configured the smallest limit that a living JVM was given; 0 = none was
     */
    public int limitInForce(int configured) {
        int limit = Ceiling.smallest(limit(), configured);
        return limit == 0 ? Plans.ASSUMED_LIMIT : limit;
    }

    /* Written out: to link what nine records have by themselves takes tens of milliseconds of a host's first call. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PacingState that && Arrays.equals(pack(), that.pack());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(pack());
    }

    /**
     * Why the limit is what it is.
     *
     * @param configured the smallest limit that a living JVM was given; 0 = none was
     */
    public LimitSource source(int configured) {
        int inForce = Ceiling.smallest(limit(), configured);
        if (inForce == configured && configured > 0) {
            return LimitSource.SETTING;
        }
        if (inForce == estimate.limit() && inForce > 0) {
            return estimate.refusedAtMillis() > 0 ? LimitSource.LEARNED : LimitSource.ASSUMED;
        }
        return ceiling.source(inForce);
    }

    /** Starts that make more than so many calls in flight are probes; nothing is a probe under a trusted ceiling. */
    public int proven() {
        return estimate.isAtCeiling() ? Plans.LARGEST_LIMIT : estimate.proven();
    }

    /** How many starts may be unconfirmed at once; 0 = no such bound. */
    public int window() {
        return quota.isOut() ? WINDOW_WITHOUT_QUOTA : probeWindow;
    }

    /** Starts in a minute; 0 = no such limit. */
    public int startsPerMinute() {
        return startRate.perMinute();
    }

    /** Whether the account is out of quota: then a start counts as unconfirmed until it is answered. */
    public boolean isOutOfQuota() {
        return quota.isOut();
    }

    /** Whether an accepted answer can change anything: a refusal is remembered, or a place not yet proven. */
    public boolean isSettled() {
        return probeWindow == 0 && !quota.isOut() && streaks.isOver() && !estimate.isProbing();
    }

    /** Whether this began a pause after which one call tries. Then all outcomes before it are of other times. */
    public boolean pausesAfter(PacingState before) {
        return probeWindow == 1 && coolDown.untilMillis() > before.coolDown.untilMillis();
    }

    /** How long a permit stays counted after an answer that was read to its end, in milliseconds. */
    public int lingerMillis() {
        return linger.millis();
    }

    PacingState with(CoolDown next) {
        return new PacingState(
                next, probeWindow, estimate, streaks, ceiling, linger, startRate, quota, changedAtMillis);
    }

    PacingState withWindow(int next) {
        return new PacingState(coolDown, next, estimate, streaks, ceiling, linger, startRate, quota, changedAtMillis);
    }

    PacingState with(LimitEstimate next) {
        return new PacingState(
                coolDown, probeWindow, next, streaks, ceiling, linger, startRate, quota, changedAtMillis);
    }

    PacingState with(Streaks next) {
        return new PacingState(
                coolDown, probeWindow, estimate, next, ceiling, linger, startRate, quota, changedAtMillis);
    }

    PacingState with(Ceiling next) {
        return new PacingState(
                coolDown, probeWindow, estimate, streaks, next, linger, startRate, quota, changedAtMillis);
    }

    PacingState with(Linger next) {
        return new PacingState(
                coolDown, probeWindow, estimate, streaks, ceiling, next, startRate, quota, changedAtMillis);
    }

    PacingState with(StartRate next) {
        return new PacingState(coolDown, probeWindow, estimate, streaks, ceiling, linger, next, quota, changedAtMillis);
    }

    PacingState with(Quota next) {
        return new PacingState(
                coolDown, probeWindow, estimate, streaks, ceiling, linger, startRate, next, changedAtMillis);
    }

    PacingState changedAt(long nowMillis) {
        return new PacingState(coolDown, probeWindow, estimate, streaks, ceiling, linger, startRate, quota, nowMillis);
    }
}
