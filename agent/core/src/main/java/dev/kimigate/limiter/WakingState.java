package dev.kimigate.limiter;

/** The shared words, with a look at the waiting line after each write that may let somebody start. */
record WakingState(SharedState words, Runnable changed) implements SharedState {
    @Override
    public Policy policy() {
        return words.policy();
    }

    @Override
    public boolean replacePolicy(Policy seen, Terms terms, long[] memory) {
        boolean replaced = words.replacePolicy(seen, terms, memory);
        if (replaced) {
            changed.run();
        }
        return replaced;
    }

    @Override
    public Occupancy occupancy() {
        return words.occupancy();
    }

    @Override
    public int limit() {
        return words.limit();
    }

    @Override
    public int startsLately() {
        return words.startsLately();
    }

    @Override
    public void forgetStart(long atMillis) {
        words.forgetStart(atMillis);
    }

    @Override
    public void answerEnded() {
        words.answerEnded();
    }

    @Override
    public long lastEndMillis() {
        return words.lastEndMillis();
    }

    @Override
    public void count(int verdict) {
        words.count(verdict);
    }
}
