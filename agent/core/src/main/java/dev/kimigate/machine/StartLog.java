package dev.kimigate.machine;

/** How many calls started in the last minute, in steps of half a second. Stateless over its region; any thread. */
final class StartLog {
    /** A minute, and the half second by which the server's clock and ours may disagree about a request's age. */
    static final long SPAN_MILLIS = 60_500;

    private static final long STEP_MILLIS = 500;
    private static final int STEPS = 128;

    private final MappedWords words;

    StartLog(MappedWords words) {
        this.words = words;
    }

    void add(long atMillis) {
        long step = atMillis / STEP_MILLIS;
        int offset = offset(step);
        long before = words.get(offset);
        while (!words.swap(offset, before, step(before) == step ? before + 1 : (step << 16) | 1)) {
            before = words.get(offset);
        }
    }

    /** Takes back one start of that time, if it is still known. */
    void remove(long atMillis) {
        long step = atMillis / STEP_MILLIS;
        int offset = offset(step);
        long before = words.get(offset);
        while (step(before) == step && count(before) > 0 && !words.swap(offset, before, before - 1)) {
            before = words.get(offset);
        }
    }

    int lately(long nowMillis) {
        long newest = nowMillis / STEP_MILLIS;
        long starts = 0;
        for (int i = 0; i < STEPS; i++) {
            long word = words.get(Layout.STARTS + i * Long.BYTES);
            if (isLate(step(word), newest)) {
                starts += count(word);
            }
        }
        return (int) Math.min(starts, Integer.MAX_VALUE);
    }

    /** Milliseconds until the oldest start that counts does not count any more; 0 if none counts. */
    long untilOldestLeaves(long nowMillis) {
        long newest = nowMillis / STEP_MILLIS;
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < STEPS; i++) {
            long word = words.get(Layout.STARTS + i * Long.BYTES);
            if (isLate(step(word), newest) && count(word) > 0) {
                oldest = Math.min(oldest, step(word));
            }
        }
        return oldest == Long.MAX_VALUE ? 0 : Math.max(1, (oldest + steps() + 1) * STEP_MILLIS - nowMillis);
    }

    private static boolean isLate(long step, long newest) {
        return step <= newest && newest - step <= steps();
    }

    private static long steps() {
        return SPAN_MILLIS / STEP_MILLIS;
    }

    private static int offset(long step) {
        return Layout.STARTS + (int) Math.floorMod(step, (long) STEPS) * Long.BYTES;
    }

    private static long step(long word) {
        return word >>> 16;
    }

    private static int count(long word) {
        return (int) (word & Layout.MOST);
    }
}
