package dev.kimigate.dist.host;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A tool that signs its calls with a new token every few seconds: seconds in all, seconds a token, threads. */
public final class ChangingTokens {
    private static final URI CHAT = URI.create("https://api.kimi.com/coding/v1/chat/completions");

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final long startNanos = System.nanoTime();

    private ChangingTokens() {}

    /** Prints how many calls were answered and how many were not. */
    public static void main(String[] args) throws InterruptedException {
        ChangingTokens tool = new ChangingTokens();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            Thread thread = new Thread(() -> tool.run(Long.parseLong(args[0]), Long.parseLong(args[1])));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        System.out.println("answered " + tool.answered + " failed " + tool.failed);
    }

    private void run(long seconds, long secondsEach) {
        for (long age = age(); age < seconds; age = age()) {
            (call("token-" + age / secondsEach) ? answered : failed).incrementAndGet();
        }
    }

    private long age() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
    }

    private boolean call(String token) {
        HttpRequest request = HttpRequest.newBuilder(CHAT)
                .header("Authorization", "Bearer " + token)
                .header("x-test-client", "changing")
                .POST(HttpRequest.BodyPublishers.ofString("{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"))
                .build();
        try {
            return http.send(request, BodyHandlers.ofString()).statusCode() == 200;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }
}
