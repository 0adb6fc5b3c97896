package dev.kimigate.dist.host;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Round after round, some threads call while another ends the client, which can be done since Java 21. Arguments:
 * {@code close} or {@code shutdownNow}, URL, number of rounds. Says how many calls came to which end, then
 * {@code done}, and ends with the next line that it reads.
 *
 * <p>{@code early} are those whose {@code sendAsync} had returned before the client's end began: a close loses none of
 * them.
 */
public final class ClosingRaceHost {
    private static final int THREADS = 4;
    private static final int CALLS_OF_A_THREAD = 10;

    private record Started(boolean early, CompletableFuture<HttpResponse<String>> call) {}

    private final String url;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Queue<Started> started = new ConcurrentLinkedQueue<>();
    private volatile boolean ending;

    private ClosingRaceHost(String url) {
        this.url = url;
    }

    public static void main(String[] args) throws Exception {
        java.util.Map<String, AtomicInteger> outcomes = new java.util.TreeMap<>();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            ClosingRaceHost round = new ClosingRaceHost(args[1]);
            round.play(args[0]);
            for (Started each : round.started) {
                outcomes.computeIfAbsent(
                                (each.early ? "early " : "late ") + outcome(each.call), any -> new AtomicInteger())
                        .incrementAndGet();
            }
        }
        outcomes.forEach((outcome, count) -> System.out.println(outcome + ": " + count));
        System.out.println("done");
        System.in.read();
        System.exit(0);
    }

    private void play(String end) throws Exception {
        Thread[] threads = new Thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            threads[i] = new Thread(this::call);
            threads[i].start();
        }
        TimeUnit.MICROSECONDS.sleep(ThreadLocalRandom.current().nextInt(20_000));
        ending = true;
        HttpClient.class.getMethod(end).invoke(client);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void call() {
        for (int i = 0; i < CALLS_OF_A_THREAD; i++) {
            CompletableFuture<HttpResponse<String>> call;
            try {
                call = client.sendAsync(request(), BodyHandlers.ofString());
            } catch (RejectedExecutionException itsThreadsAreGoing) {
                call = CompletableFuture.failedFuture(new RejectedExecutionException());
            }
            started.add(new Started(!ending, call));
        }
    }

    private static String outcome(CompletableFuture<HttpResponse<String>> call) throws Exception {
        return call.handle((answer, thrown) -> thrown == null
                        ? "answered " + answer.statusCode()
                        : "failed " + (thrown.getCause() == null ? thrown : thrown.getCause()))
                .completeOnTimeout("hangs", 30, TimeUnit.SECONDS)
                .get();
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer test-key")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }
}
