package dev.kimigate.call.loop;

/** What there is to do when an answer has been collected and nothing of it can be closed. */
public final class Nothing implements Runnable {
    @Override
    public void run() {}
}
