package dev.kimigate.harness.tools;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Puts the seconds since the start before each line. Any thread. */
final class Timeline {

    private final Consumer<String> out;
    private final long startNanos = System.nanoTime();

    Timeline(Consumer<String> out) {
        this.out = out;
    }

    synchronized void add(String line) {
        double seconds = (double) (System.nanoTime() - startNanos) / TimeUnit.SECONDS.toNanos(1);
        out.accept(String.format(Locale.ROOT, "%8.2f  %s", seconds, line));
    }
}
