package dev.kimigate.smoke.host;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls at once, each on a thread of its own, in all ways that a library offers. A call is answered if the answer
 * says what the prompt said: the test's server echoes it.
 */
public final class CallsAtOnce {
    private final AtomicInteger answered = new AtomicInteger();
    private final CountDownLatch left;

    private CallsAtOnce(int calls) {
        left = new CountDownLatch(calls);
    }

    /** One call by the library; returns the text of the answer, and waits for its end. */
    public interface Way {
        @Nullable
        String ask(String prompt) throws Exception;
    }

    /** Makes as many calls of each way as given, tells how many were answered, and ends the JVM. */
    public static void run(int calls, Way... ways) throws InterruptedException {
        CallsAtOnce all = new CallsAtOnce(calls * ways.length);
        for (int call = 0; call < calls; call++) {
            for (int way = 0; way < ways.length; way++) {
                String prompt = "call " + call + " of way " + way;
                Way asked = ways[way];
                new Thread(() -> all.ask(asked, prompt)).start();
            }
        }
        all.left.await();
        System.out.println("answered " + all.answered);
        System.exit(0);
    }

    private void ask(Way way, String prompt) {
        try {
            String answer = way.ask(prompt);
            if (answer != null && answer.contains(prompt)) {
                answered.incrementAndGet();
            } else {
                System.err.println("to " + prompt + ": " + answer);
            }
        } catch (Exception e) {
            System.err.println("to " + prompt + ": " + e);
        } finally {
            left.countDown();
        }
    }
}
