package dev.kimigate.harness.churn;

import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Calls of one client library, by one client after another. The library's classes come from the loader of this class,
 * so that it can be another one for each session.
 */
public final class ChurnSession {
    private static final int SHORTEST_LIFE = 60;
    private static final int LONGEST_LIFE = 400;
    private static final int CLOCK_SECONDS = 60;

    private ChurnSession() {}

    /**
     * Makes calls; returns a text of what became of them.
     *
     * @param args kind of client, seed, how many calls, whether the loader of this class is thrown away afterwards
     */
    public static String run(String[] args) throws InterruptedException {
        // Vert.x's own resolver does not know the names that the JDK was given.
        System.setProperty("vertx.disableDnsResolver", "true");
        ChurnKind kind = ChurnKind.valueOf(args[0]);
        Random random = new Random(Long.parseLong(args[1]));
        boolean last = Boolean.parseBoolean(args[3]);
        ChurnTally tally = new ChurnTally();
        ScheduledThreadPoolExecutor clock = new ScheduledThreadPoolExecutor(2);
        clock.setRemoveOnCancelPolicy(true);
        for (int left = Integer.parseInt(args[2]); left > 0; ) {
            int calls = last ? left : Math.min(left, random.nextInt(SHORTEST_LIFE, LONGEST_LIFE));
            new ClientLife(kind, random.nextLong(), calls, last, clock, tally).live();
            left -= calls;
        }
        clock.shutdown();
        if (!clock.awaitTermination(CLOCK_SECONDS, TimeUnit.SECONDS)) {
            tally.wrong("a client is not closed");
        }
        if (last) {
            endThreads();
        }
        return tally.said();
    }

    /* Kotlin's coroutines and Reactor keep their threads, and these their loader, unless they are told. */
    private static void endThreads() {
        try {
            Class<?> dispatchers = Class.forName("kotlinx.coroutines.Dispatchers");
            dispatchers
                    .getMethod("shutdown")
                    .invoke(dispatchers.getField("INSTANCE").get(null));
        } catch (ReflectiveOperationException none) {
            // no coroutines
        }
        try {
            Class.forName("reactor.core.scheduler.Schedulers")
                    .getMethod("shutdownNow")
                    .invoke(null);
        } catch (ReflectiveOperationException none) {
            // no Reactor
        }
    }
}
