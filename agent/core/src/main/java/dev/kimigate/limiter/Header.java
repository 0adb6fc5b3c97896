package dev.kimigate.limiter;

import java.util.ArrayList;
import java.util.List;

/** The shared words of one region. Stateless; any thread. */
final class Header {
    /** A cool-down further ahead comes from a stepped clock. */
    static final long LONGEST_COOL_DOWN_MILLIS = 600_000;

    private final Words words;

    Header(Words words) {
        this.words = words;
    }

    long pace() {
        return words.get(Layout.PACE);
    }

    boolean casPace(long expected, long update) {
        return words.swap(Layout.PACE, expected, update);
    }

    /** The raw word, to be compared with an earlier one. */
    long coolDown() {
        return words.get(Layout.COOL_DOWN);
    }

    void coolDown(long untilMillis, int reason, long nowMillis) {
        long update = (untilMillis << 16) | (reason & 0xffff);
        if (remainingMillis(update, nowMillis) == 0) {
            return;
        }
        long present = coolDown();
        while (untilMillis > counting(present, nowMillis) && !words.swap(Layout.COOL_DOWN, present, update)) {
            present = coolDown();
        }
    }

    /** Milliseconds that a cool-down word has to run; 0 when it is over or cannot be true. */
    static long remainingMillis(long coolDown, long nowMillis) {
        long remaining = untilMillis(coolDown) - nowMillis;
        return remaining > 0 && remaining <= LONGEST_COOL_DOWN_MILLIS ? remaining : 0;
    }

    static long untilMillis(long coolDown) {
        return coolDown >>> 16;
    }

    static int reason(long coolDown) {
        return (int) (coolDown & 0xffff);
    }

    int probeWindow() {
        return clamp(words.get(Layout.PROBE_WINDOW));
    }

    void probeWindow(int starts) {
        words.set(Layout.PROBE_WINDOW, clamp(starts));
    }

    int learnedLimit() {
        return clamp(words.get(Layout.LEARNED_LIMIT));
    }

    void lowerLimit(int limit) {
        long present = words.get(Layout.LEARNED_LIMIT);
        while (lowers(clamp(limit), clamp(present)) && !words.swap(Layout.LEARNED_LIMIT, present, clamp(limit))) {
            present = words.get(Layout.LEARNED_LIMIT);
        }
    }

    boolean paused() {
        return words.get(Layout.PAUSED) != 0;
    }

    void pause(boolean paused) {
        words.set(Layout.PAUSED, paused ? 1 : 0);
    }

    void count(int verdict) {
        if (verdict >= 0 && verdict < Layout.VERDICT_COUNT) {
            words.increment(Layout.VERDICTS + verdict * Long.BYTES);
        }
    }

    List<Long> verdicts() {
        List<Long> totals = new ArrayList<>(Layout.VERDICT_COUNT);
        for (int i = 0; i < Layout.VERDICT_COUNT; i++) {
            totals.add(words.get(Layout.VERDICTS + i * Long.BYTES));
        }
        return totals;
    }

    String name() {
        return words.text(Layout.NAME, Layout.NAME_CAPACITY);
    }

    void name(String name) {
        words.setText(Layout.NAME, Layout.NAME_CAPACITY, name);
    }

    /** Brings what another region knew into this one, where this one knows less. */
    void learnFrom(Header other, long nowMillis) {
        long coolDown = other.coolDown();
        coolDown(untilMillis(coolDown), reason(coolDown), nowMillis);
        if (other.learnedLimit() > 0) {
            lowerLimit(other.learnedLimit());
        }
        if (probeWindow() == 0) {
            probeWindow(other.probeWindow());
        }
        casPace(0, other.pace());
    }

    private static long counting(long coolDown, long nowMillis) {
        return remainingMillis(coolDown, nowMillis) == 0 ? 0 : untilMillis(coolDown);
    }

    private static boolean lowers(int limit, int present) {
        return limit != present && (limit == 0 || present == 0 || limit < present);
    }

    private static int clamp(long value) {
        return (int) Math.max(0, Math.min(value, Layout.MOST));
    }
}
