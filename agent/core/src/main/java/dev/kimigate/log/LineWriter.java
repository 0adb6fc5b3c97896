package dev.kimigate.log;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/*
 * A daemon thread that lives while there are lines and for two seconds more, so that no thread of the host ever waits
 * for a disk or for a reader of stderr. "running" is true from the decision to start the thread until its decision to
 * end; after that it looks at the queue once more, so no line is left behind.
 */
final class LineWriter {
    /** Writes one line somewhere. */
    interface Line {
        void write() throws IOException;
    }

    /** Writes how many lines were lost; asked by the writing thread. */
    interface Loss {
        void write(int lines) throws IOException;
    }

    static final int MOST_WAITING = 512;
    private static final long IDLE_MILLIS = 2_000;
    private static final Duration AT_EXIT = Duration.ofMillis(500);

    private final BlockingQueue<Line> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean hooked = new AtomicBoolean();
    private final AtomicInteger unwritten = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final Loss onLost;

    LineWriter(Loss onLost) {
        this.onLost = onLost;
    }

    /** Never waits. If too many lines wait, the line is lost and counted. */
    void submit(Line line) {
        unwritten.incrementAndGet();
        if (!queue.offer(line)) {
            unwritten.decrementAndGet();
            lost.incrementAndGet();
        }
        if (running.compareAndSet(false, true)) {
            start();
        }
    }

    private void start() {
        try {
            Thread thread = OwnThread.of(this::run, "kimi-gate-log");
            thread.setDaemon(true);
            thread.start();
        } catch (Throwable noThread) {
            running.set(false); // the next line tries again
            return;
        }
        if (hooked.compareAndSet(false, true)) {
            flushAtExit();
        }
    }

    private void flushAtExit() {
        try {
            Runtime.getRuntime().addShutdownHook(OwnThread.of(() -> flush(AT_EXIT), "kimi-gate-log-end"));
        } catch (IllegalStateException alreadyEnding) {
            // the writer does what it can
        }
    }

    private void run() {
        do {
            for (Line line = next(); line != null; line = next()) {
                write(line);
            }
            running.set(false);
        } while (!queue.isEmpty() && running.compareAndSet(false, true));
    }

    private @Nullable Line next() {
        try {
            return queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException somebodyWantsUsGone) {
            return null; // the thread is ours alone; it comes back with the next line
        }
    }

    private void write(Line line) {
        try {
            line.write();
            int gone = lost.getAndSet(0);
            if (gone > 0) {
                onLost.write(gone);
            }
        } catch (Throwable unwritable) {
            // nowhere left to say it
        }
        unwritten.decrementAndGet();
    }

    /** Waits until nothing is unwritten or the time is over; an interrupt is kept for later. */
    void flush(Duration longest) {
        boolean interrupted = false;
        long end = System.nanoTime() + longest.toNanos();
        while (unwritten.get() > 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(1_000_000);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
