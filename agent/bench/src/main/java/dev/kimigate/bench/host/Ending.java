package dev.kimigate.bench.host;

/** The end of a program that is measured from start to end. */
final class Ending {

    /* Whatever a call started in the background shall count too. */
    private static final int MILLIS = 700;

    private Ending() {}

    static void await() throws InterruptedException {
        Thread.sleep(MILLIS);
        System.exit(0);
    }
}
