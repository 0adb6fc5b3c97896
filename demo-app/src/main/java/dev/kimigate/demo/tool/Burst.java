package dev.kimigate.demo.tool;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * What every tool does: one call to warm up, then, at a line on stdin, all its calls at once. It tells what comes of
 * them on stdout, as {@link ToolLine}s.
 */
final class Burst {

    private final Assistant assistant;
    private final PrintStream out;

    private Burst(Assistant assistant, PrintStream out) {
        this.assistant = assistant;
        this.out = out;
    }

    /**
     * Runs a tool and ends the JVM.
     *
     * @param args the base URL, and how many calls there are to be
     */
    static void run(String[] args, Function<URI, Assistant> tool) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        Burst burst = new Burst(tool.apply(URI.create(args[0])), out);
        burst.warmUp();
        if (isToldToGo()) {
            burst.fire(Integer.parseInt(args[1]));
        }
        // The clients' idle threads would keep the JVM for another minute.
        System.exit(0);
    }

    private void warmUp() {
        ask(ToolLine.WARM_UP).join();
    }

    private void fire(int calls) {
        CompletableFuture<?>[] all =
                IntStream.rangeClosed(1, calls).mapToObj(this::ask).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(all).join();
    }

    /* The line is printed as soon as the outcome is known; the future returned never fails. */
    private CompletableFuture<Void> ask(int number) {
        return assistant
                .ask(ToolLine.question(number))
                .handle((answer, failure) ->
                        failure == null ? ToolLine.answered(number, answer) : ToolLine.failed(number, failure))
                .thenAccept(line -> out.println(line.written()));
    }

    private static boolean isToldToGo() {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try {
            return in.readLine() != null;
        } catch (IOException e) {
            return false;
        }
    }
}
