package dev.kimigate.harness.host;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Makes the calls of a load program, through whichever client. */
final class LoadRun {

    private final LoadOptions options;
    private final LoadClient client;
    private final LoadReport report;
    private final @Nullable Semaphore pace;
    private final CountDownLatch left;

    LoadRun(LoadOptions options, LoadClient client) {
        this.options = options;
        this.client = client;
        this.report = new LoadReport(options);
        this.pace = options.paced() > 0 ? new Semaphore(options.paced()) : null;
        this.left = new CountDownLatch(options.calls());
    }

    /** Runs everything and says the report on stdout, "ready" before it where asked. */
    static void tell(LoadOptions options, LoadClient client) throws IOException, InterruptedException {
        System.out.println(run(options, client));
        if (options.waitAtEnd()) {
            awaitLine();
        }
    }

    /** Runs everything, says "ready" on stdout where asked, and returns the report. */
    static String run(LoadOptions options, LoadClient client) throws IOException, InterruptedException {
        try (client) {
            LoadRun load = new LoadRun(options, client);
            load.warmUp();
            load.waitForLine();
            load.start();
            load.left.await();
            return load.report.json();
        }
    }

    private void warmUp() throws InterruptedException {
        for (int i = 0; i < options.warmUp(); i++) {
            String prompt = prompt("warm-up", i);
            try {
                String problem = client.call(CallKind.READ, prompt).get().problem(prompt);
                if (problem != null) {
                    System.err.println("warm-up: " + problem);
                }
            } catch (ExecutionException e) {
                System.err.println("warm-up: " + textOf(e));
            }
        }
    }

    private void waitForLine() throws IOException {
        if (options.waitForLine()) {
            System.out.println("ready");
            awaitLine();
        }
    }

    private static void awaitLine() throws IOException {
        int read = System.in.read();
        while (read != '\n' && read != -1) {
            read = System.in.read();
        }
    }

    private void start() throws InterruptedException {
        if (options.neverReadShare() > 0) {
            collectGarbageEachSecond();
        }
        List<CallKind> kinds = CallKind.deal(options);
        for (int i = 0; i < kinds.size(); i++) {
            CallKind kind = kinds.get(i);
            String prompt = prompt("call", i);
            if (client.blocks()) {
                daemon("call-" + i, () -> callOrCountDown(kind, prompt));
            } else {
                call(kind, prompt);
            }
        }
    }

    private void callOrCountDown(CallKind kind, String prompt) {
        try {
            call(kind, prompt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void call(CallKind kind, String prompt) throws InterruptedException {
        long start = System.nanoTime();
        if (pace != null) {
            pace.acquire();
        }
        CompletableFuture<Reply> answer;
        try {
            answer = client.call(kind, prompt);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Reply> unused =
                answer.whenComplete((reply, failure) -> ended(kind, start, problem(reply, failure, prompt)));
    }

    private void ended(CallKind kind, long start, @Nullable String problem) {
        if (pace != null) {
            pace.release();
        }
        report.ended(kind, start, System.nanoTime(), problem);
        left.countDown();
    }

    private static @Nullable String problem(@Nullable Reply reply, @Nullable Throwable failure, String prompt) {
        if (reply != null) {
            return reply.problem(prompt);
        }
        return failure == null ? "neither answer nor failure" : textOf(failure);
    }

    private String prompt(String what, int index) {
        return what + " " + index + " of " + options.client() + " says good morning.";
    }

    /* As the collector of a busy tool would run: what nobody reads any more is found only by it. */
    private static void collectGarbageEachSecond() {
        daemon("gc", () -> {
            while (true) {
                try {
                    Thread.sleep(1000);
                } catch (InterruptedException e) {
                    return;
                }
                System.gc();
            }
        });
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static String textOf(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof CompletionException || cause instanceof ExecutionException)) {
            cause = cause.getCause();
        }
        return cause.toString();
    }
}
