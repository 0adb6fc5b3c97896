package dev.kimigate.harness.churn;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client from its making to its close, and its calls on a few threads. One in two clients is closed while calls are
 * in flight. All chance comes from a seed, so that the calls of a life can be repeated; how the threads meet cannot.
 */
final class ClientLife {
    private static final URI URL = URI.create("https://api.kimi.com/coding/v1/chat/completions");
    private static final int THREADS = 8;
    private static final int LONGEST_ANSWER_MILLIS = 30;
    private static final int LATEST_END_MILLIS = 60;
    private static final int COLLECTION_ONE_IN = 400;

    private final String label;
    private final Random random;
    private final List<RandomEnd> ends;
    private final ScheduledExecutorService clock;
    private final ChurnTally tally;
    private final ChurnClient client;
    private final boolean forgetsCancelled;
    private final boolean cut;
    private int left;
    private volatile boolean closing;

    ClientLife(ChurnKind kind, long seed, int calls, boolean few, ScheduledExecutorService clock, ChurnTally tally) {
        this.label = kind.name();
        this.random = new Random(seed);
        this.ends = kind.ends(few);
        this.clock = clock;
        this.tally = tally;
        this.client = kind.open(random);
        this.forgetsCancelled = kind.forgetsCancelled();
        this.cut = random.nextBoolean() && kind.closesInFlight();
        this.left = calls;
    }

    /** Makes the calls; waits until all are over and the client is closed. */
    void live() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Thread thread = new Thread(this::callUntilTheEnd, "caller-" + i);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!cut) {
            close();
        }
    }

    private void callUntilTheEnd() {
        for (CallPlan plan = next(); plan != null; plan = next()) {
            call(plan);
        }
    }

    private synchronized @Nullable CallPlan next() {
        if (left == 0) {
            return null;
        }
        left--;
        if (left == 0 && cut) {
            closing = true;
            ScheduledFuture<?> unused =
                    clock.schedule(this::close, random.nextInt(LONGEST_ANSWER_MILLIS), TimeUnit.MILLISECONDS);
        }
        if (random.nextInt(COLLECTION_ONE_IN) == 0) {
            clock.execute(System::gc);
        }
        return new CallPlan(
                ends.get(random.nextInt(ends.size())),
                random.nextBoolean(),
                URL,
                label + " " + left + " of " + Long.toHexString(random.nextLong()),
                random.nextInt(LONGEST_ANSWER_MILLIS),
                random.nextInt(LATEST_END_MILLIS),
                label);
    }

    private void call(CallPlan plan) {
        CallControl control = new CallControl(plan, forgetsCancelled, () -> closing);
        Interruption interruption = new Interruption();
        ScheduledFuture<?> end =
                clock.schedule(() -> end(plan, control, interruption), plan.endMillis(), TimeUnit.MILLISECONDS);
        try {
            client.call(plan, control);
            tally.answered(plan.end());
        } catch (Throwable failure) {
            tally.failed(plan.end(), failure, isExcused(plan, failure));
        } finally {
            end.cancel(false);
            interruption.over();
        }
    }

    private static void end(CallPlan plan, CallControl control, Interruption interruption) {
        switch (plan.end()) {
            case CANCELLED -> control.cancel();
            case INTERRUPTED -> interruption.now();
            default -> {
                // ends otherwise
            }
        }
    }

    /* What a client throws at an end that was asked for is its own affair, unless something is broken. */
    private boolean isExcused(CallPlan plan, Throwable failure) {
        if (failure instanceof Error
                || failure instanceof CallControl.WrongAnswerException
                || failure instanceof CallControl.HangingException) {
            return false;
        }
        return closing || !plan.isRead();
    }

    private void close() {
        closing = true;
        try {
            client.close();
        } catch (Exception failure) {
            tally.wrong("close " + failure);
        }
    }

    /** Interrupts the thread that made it while its call runs, and not after. */
    private static final class Interruption {
        private final Thread caller = Thread.currentThread();
        private boolean over;

        synchronized void now() {
            if (!over) {
                caller.interrupt();
            }
        }

        synchronized void over() {
            over = true;
            boolean unused = Thread.interrupted();
        }
    }
}
