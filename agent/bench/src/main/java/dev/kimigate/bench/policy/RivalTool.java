package dev.kimigate.bench.policy;

/** A program with calls to make. Any thread. */
interface RivalTool {

    /** Loads classes and connects, without a call that counts. */
    void prepare() throws Exception;

    /** One call; whether it was answered. */
    boolean call() throws Exception;
}
