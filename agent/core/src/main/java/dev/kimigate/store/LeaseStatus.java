package dev.kimigate.store;

import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the permits that this machine has leased from a server.
 *
 * @param state whether the server answers
 * @param sinceMillis since when that is so, wall clock
 * @param leaderPid the process that leads, by its own id
 * @param led whether that process shows that it lives
 * @param permits how many permits are leased
 * @param share with how many of these the machine goes on if the server is lost
 * @param machines how many machines the account has at the server
 * @param limit the account's limit at the server: the smallest that a machine has
 * @param elsewhere permits that other machines have
 * @param waitingElsewhere calls that wait on other machines
 */
public record LeaseStatus(
        State state,
        long sinceMillis,
        long leaderPid,
        boolean led,
        int permits,
        int share,
        int machines,
        int limit,
        int elsewhere,
        int waitingElsewhere) {
    private static final long STATE_BITS = 3;

    /** A leader that has not shown for so long that it lives does not. */
    public static final long BEAT_LOST_MILLIS = 1_500;

    /** Whether the server answers. */
    public enum State {
        /** It was not asked yet, or the machine has given back what it had. */
        AWAY(0),
        CONNECTED(1),
        /** It does not answer, or refuses. */
        LOST(2);

        private final long code;

        State(long code) {
            this.code = code;
        }

        /** What no version of ours has written means that nothing is known. */
        private static State of(long code) {
            for (State state : values()) {
                if (state.code == code) {
                    return state;
                }
            }
            return AWAY;
        }
    }

    /** Reads the words; null if permits are not leased. */
    public static @Nullable LeaseStatus read(IntToLongFunction words, long nowMillis) {
        if (words.applyAsLong(LeaseWords.SERVER) == 0) {
            return null;
        }
        long state = words.applyAsLong(LeaseWords.STATE);
        long counts = words.applyAsLong(LeaseWords.COUNTS);
        long elsewhere = words.applyAsLong(LeaseWords.ELSEWHERE);
        return new LeaseStatus(
                State.of(state & STATE_BITS),
                state >>> 2,
                words.applyAsLong(LeaseWords.PID),
                isFresh(words.applyAsLong(LeaseWords.BEAT), nowMillis),
                LeaseWords.quarter(counts, 0),
                LeaseWords.quarter(counts, 1),
                LeaseWords.quarter(counts, 2),
                LeaseWords.quarter(counts, 3),
                LeaseWords.high(elsewhere),
                LeaseWords.low(elsewhere));
    }

    /** A word that says both. */
    public static long word(State state, long sinceMillis) {
        return (sinceMillis << 2) | state.code;
    }

    /** A beat from the future is the trace of a clock set back, not of life. */
    public static boolean isFresh(long beatMillis, long nowMillis) {
        return Math.abs(nowMillis - beatMillis) < BEAT_LOST_MILLIS;
    }
}
