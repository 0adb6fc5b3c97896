package dev.kimigate.dist.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Calls by loop threads that are watched: the first of the JVM, the first of another key, and many at once with both
 * and a third. Tells how many were answered, and where a loop waited. Before it waits on a loop itself, to show that
 * this is seen. Arguments: client, URL, calls at once.
 */
public final class LoopHost {
    private final LoopCalls calls;

    private LoopHost(LoopCalls calls) {
        this.calls = calls;
    }

    public static void main(String[] args) throws Exception {
        LoopWatch watch = LoopWatch.begin();
        LoopHost host = new LoopHost(LoopCalls.of(args[0], args[1]));
        host.byLoop(() -> CompletableFuture.completedFuture(waitOnPurpose())).join();
        int answered = host.answered(host.call("first-key")) + host.answered(host.call("second-key"));
        List<CompletableFuture<Integer>> atOnce = IntStream.range(0, Integer.parseInt(args[2]))
                .mapToObj(call -> host.call(
                        List.of("first-key", "second-key", "third-key").get(call % 3)))
                .toList();
        for (CompletableFuture<Integer> call : atOnce) {
            answered += host.answered(call);
        }
        System.out.println("answered " + answered);
        watch.tell();
        System.exit(0);
    }

    private CompletableFuture<Integer> call(String key) {
        return byLoop(() -> calls.send(key));
    }

    private int answered(CompletableFuture<Integer> call) {
        try {
            return call.join() == 200 ? 1 : 0;
        } catch (CompletionException e) {
            System.err.println(e.getCause());
            return 0;
        }
    }

    private CompletableFuture<Integer> byLoop(Supplier<CompletableFuture<Integer>> work) {
        CompletableFuture<CompletableFuture<Integer>> begun = new CompletableFuture<>();
        calls.onLoop(() -> {
            try {
                begun.complete(work.get());
            } catch (RuntimeException e) {
                begun.completeExceptionally(e);
            }
        });
        return begun.thenCompose(call -> call);
    }

    private static int waitOnPurpose() {
        System.out.println("on " + Thread.currentThread().getName());
        try {
            Thread.sleep(1);
            Files.readAttributes(Path.of("."), "*");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 0;
    }
}
