package dev.kimigate.pacing;

/**
 * What an answer changes for its account; to be applied in one step by whoever holds the shared state.
 *
 * @param next the pace to remember
 * @param coolDownUntilMillis wall clock before which nobody starts; 0 for none. Never shortens a running cool-down
 * @param probeWindow how many starts may be unconfirmed at once; 0 ends probe mode, -1 leaves it as it is
 * @param limit the limit the answer named; 0 leaves the limit as it is
 */
public record Reaction(Pace next, long coolDownUntilMillis, int probeWindow, int limit) {
    static final int LEAVE_WINDOW = -1;

    /** Only the pace is set, if anything. */
    static Reaction only(Pace next) {
        return new Reaction(next, 0, LEAVE_WINDOW, 0);
    }
}
