package dev.kimigate.harness.launch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Reads one output of a process as it comes; keeps the last 20,000 lines. Guarded by its own monitor, which is notified
 * at each line and at the end.
 */
final class Lines {

    private static final int MOST_LINES = 20_000;

    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private final Thread reader;
    private boolean ended;

    Lines(InputStream source, String name) {
        reader = new Thread(() -> read(source), name);
        reader.setDaemon(true);
        reader.start();
    }

    synchronized List<String> soFar() {
        return List.copyOf(lines);
    }

    /** Waits for a line that fits, among those that came too; empty at the deadline or when the output ended. */
    synchronized Optional<String> await(Predicate<String> wanted, long deadlineNanos) throws InterruptedException {
        while (true) {
            Optional<String> found = lines.stream().filter(wanted).findFirst();
            long left = deadlineNanos - System.nanoTime();
            if (found.isPresent() || ended || left <= 0) {
                return found;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Waits until all output was read. */
    synchronized void awaitEnd(long deadlineNanos) throws InterruptedException {
        for (long left = 1; !ended && left > 0; left = deadlineNanos - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    private void read(InputStream source) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(source, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!Debugging.isForThePerson(line)) {
                    add(line);
                }
            }
        } catch (IOException e) {
            add("(output broken: " + e.getMessage() + ")");
        } finally {
            end();
        }
    }

    private synchronized void add(String line) {
        if (lines.size() == MOST_LINES) {
            lines.poll();
        }
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
