package dev.kimigate.bench.policy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes calls at once, each on a thread of its own. Arguments: {@code openai-java:RETRIES} or a name of
 * {@link RivalPolicies}, the base URL, and the number of calls. Says "ready", waits for a line, and says when the first
 * began and the last ended (milliseconds of the epoch), how many were answered, and the first failure.
 */
public final class ToolMain {

    private ToolMain() {}

    public static void main(String[] arguments) throws Exception {
        RivalTool tool = tool(arguments[0], arguments[1]);
        int calls = Integer.parseInt(arguments[2]);
        tool.prepare();
        System.out.println("ready");
        awaitLine();
        System.out.println(burst(tool, calls));
        System.exit(0);
    }

    private static RivalTool tool(String name, String base) {
        return name.startsWith("openai-java:")
                ? new OpenAiTool(base, Integer.parseInt(name.substring(name.indexOf(':') + 1)))
                : new JdkTool(base, RivalPolicies.of(name));
    }

    private static void awaitLine() throws IOException {
        for (int read = System.in.read(); read != '\n' && read != -1; ) {
            read = System.in.read();
        }
    }

    private static String burst(RivalTool tool, int calls) throws InterruptedException {
        AtomicInteger answered = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        CountDownLatch left = new CountDownLatch(calls);
        long start = System.currentTimeMillis();
        for (int i = 0; i < calls; i++) {
            Thread thread = new Thread(() -> {
                try {
                    if (tool.call()) {
                        answered.incrementAndGet();
                    }
                } catch (Exception e) {
                    failure.compareAndSet(null, e);
                } finally {
                    left.countDown();
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
        left.await();
        return "done " + start + " " + System.currentTimeMillis() + " " + answered + " " + failure;
    }
}
