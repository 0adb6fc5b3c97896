package dev.kimigate.smoke.quarkus;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Asks by LangChain4j on Quarkus' REST client, all at once, whole answers and streams by turns, and tells how many were
 * answered: the test's server echoes the question. Argument: calls.
 */
@QuarkusMain
public final class QuarkusHost implements QuarkusApplication {
    private final QuarkusAssistant assistant;

    QuarkusHost(QuarkusAssistant assistant) {
        this.assistant = assistant;
    }

    public static void main(String[] args) {
        Quarkus.run(QuarkusHost.class, args);
    }

    @Override
    public int run(String... args) {
        int calls = Integer.parseInt(args[0]);
        ExecutorService threads = Executors.newFixedThreadPool(calls);
        List<CompletableFuture<String>> all = new ArrayList<>();
        for (int call = 0; call < calls; call++) {
            String question = "question " + call + ".";
            boolean whole = call % 2 == 0;
            all.add(CompletableFuture.supplyAsync(() -> whole ? assistant.ask(question) : streamed(question), threads));
        }
        int answered = 0;
        for (int call = 0; call < calls; call++) {
            answered += isAnswered(all.get(call), "question " + call + ".") ? 1 : 0;
        }
        threads.shutdown();
        System.out.println("answered " + answered);
        return 0;
    }

    private String streamed(String question) {
        return assistant.stream(question).subscribe().asStream().collect(Collectors.joining());
    }

    private static boolean isAnswered(CompletableFuture<String> call, String question) {
        try {
            String answer = call.join();
            if (!answer.contains(question)) {
                System.err.println("to " + question + " " + answer);
            }
            return answer.contains(question);
        } catch (CompletionException e) {
            System.err.println("to " + question + " " + e.getCause());
            return false;
        }
    }
}
