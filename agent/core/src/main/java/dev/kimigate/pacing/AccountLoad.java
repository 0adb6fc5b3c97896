package dev.kimigate.pacing;

/**
 * What is going on at the account, over all JVMs and machines, at the time of an event; the call the event is about not
 * counted.
 *
 * @param configured the smallest limit that a living JVM was given; 0 = none was
 * @param inFlight calls that the server may count, those that have ended and linger excluded
 * @param unconfirmed of these, starts the server has not answered yet; told only for starts above what is proven
 * @param lingering permits still held though their answers have ended
 * @param waiting calls that wait
 * @param startsInLastMinute starts that were not refused
 * @param lastEndMillis when an answer was last read to its end, wall clock; 0 = never
 * @param succeededLately whether a call was accepted within the last minute
 * @param typicalMillis how long answers take, on average of those that ended lately; 0 = none has
 */
public record AccountLoad(
        int configured,
        int inFlight,
        int unconfirmed,
        int lingering,
        int waiting,
        int startsInLastMinute,
        long lastEndMillis,
        boolean succeededLately,
        int typicalMillis) {
    private static final long SHORTEST_QUIET_MILLIS = 3_000;

    /** Streams that the server has accepted and not ended. */
    int live() {
        return Math.max(0, inFlight - unconfirmed);
    }

    /** How long it must be quiet before more is tried: some answers long, 3 to 15 seconds. */
    long quietMillis() {
        return typicalMillis == 0
                ? LimitEstimate.FIRST_INTERVAL_MILLIS
                : Math.max(SHORTEST_QUIET_MILLIS, Math.min(LimitEstimate.FIRST_INTERVAL_MILLIS, 4L * typicalMillis));
    }

    int held() {
        return inFlight + lingering;
    }
}
