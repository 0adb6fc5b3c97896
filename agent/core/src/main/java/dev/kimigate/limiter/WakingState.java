package dev.kimigate.limiter;

/** The shared words, with a look at the waiting line after each write that may let somebody start. */
record WakingState(SharedState words, Runnable changed) implements SharedState {
    @Override
    public long pace() {
        return words.pace();
    }

    @Override
    public boolean casPace(long expected, long update) {
        return words.casPace(expected, update);
    }

    @Override
    public long coolDownUntilMillis() {
        return words.coolDownUntilMillis();
    }

    @Override
    public int coolDownReason() {
        return words.coolDownReason();
    }

    @Override
    public void coolDown(long untilEpochMillis, int reason) {
        words.coolDown(untilEpochMillis, reason);
    }

    @Override
    public int probeWindow() {
        return words.probeWindow();
    }

    @Override
    public void probeWindow(int starts) {
        words.probeWindow(starts);
        changed.run();
    }

    @Override
    public int limit() {
        return words.limit();
    }

    @Override
    public int learnedLimit() {
        return words.learnedLimit();
    }

    @Override
    public void lowerLimit(int limit) {
        words.lowerLimit(limit);
        changed.run();
    }

    @Override
    public void count(int verdictOrdinal) {
        words.count(verdictOrdinal);
    }
}
