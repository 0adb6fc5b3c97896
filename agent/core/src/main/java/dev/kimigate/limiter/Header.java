package dev.kimigate.limiter;

import java.util.ArrayList;
import java.util.List;

/** The shared words of one region. Stateless; any thread. */
final class Header {
    private final Words words;

    Header(Words words) {
        this.words = words;
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
}
