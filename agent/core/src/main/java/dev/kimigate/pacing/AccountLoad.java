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
 * @param promptStartMillis when this JVM last saw a start accepted that came right behind an end while all places were
 *     taken, wall clock; 0 = never
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
        long promptStartMillis) {

    /** Streams that the server has accepted and not ended. */
    int live() {
        return Math.max(0, inFlight - unconfirmed);
    }

    int held() {
        return inFlight + lingering;
    }
}
