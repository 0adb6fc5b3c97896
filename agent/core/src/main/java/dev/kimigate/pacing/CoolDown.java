package dev.kimigate.pacing;

import dev.kimigate.refusal.Verdict;

/**
 * A span in which nobody starts.
 *
 * @param untilMillis its end, wall clock; 0 for none
 * @param reason the verdict that caused it, by code
 */
public record CoolDown(long untilMillis, int reason) {
    static final CoolDown NONE = new CoolDown(0, 0);

    static CoolDown from(WordCodec words) {
        return new CoolDown(words.take(), words.takeInt());
    }

    void into(WordCodec words) {
        words.put(untilMillis).put(reason);
    }

    boolean isOver(long nowMillis) {
        return untilMillis <= nowMillis;
    }

    /** Never shortens what runs, unless that ends later than any cool-down may: then the clock was set back. */
    CoolDown extended(long pauseMillis, Verdict reason, long nowMillis) {
        return extended(pauseMillis, reason.code(), nowMillis);
    }

    /** The same, by the reason's code. */
    CoolDown extended(long pauseMillis, int code, long nowMillis) {
        boolean believable = untilMillis <= nowMillis + Verdict.LONGEST_PAUSE.toMillis();
        long until = nowMillis + pauseMillis;
        return believable && untilMillis >= until ? this : new CoolDown(until, code);
    }
}
