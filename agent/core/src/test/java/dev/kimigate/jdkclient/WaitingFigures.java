package dev.kimigate.jdkclient;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * What a waiting {@code sendAsync} costs: heap and threads of 10,000 of them, all through the hook; then the first
 * thousand are let go on, and the others given up. Exit code 1 when a thread was added, a call takes more than twice
 * the 2 KB that it may, or one overtook another. {@code agent/bench} runs it too.
 *
 * <pre>{@code
 * ./mvnw -q -pl agent/core -am test-compile
 * ./mvnw -q -pl agent/core exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *   -Dexec.args="--add-opens java.net.http/jdk.internal.net.http=ALL-UNNAMED -classpath %classpath \
 *     dev.kimigate.jdkclient.WaitingFigures"
 * }</pre>
 */
final class WaitingFigures {
    private static final int CALLS = 10_000;
    private static final int GO_ON = 1_000;
    private static final int FAR_TOO_MANY_BYTES = 4096;

    private WaitingFigures() {}

    public static void main(String[] arguments) throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            HttpClient client = HttpClient.newHttpClient();
            Hooked hooked = new Hooked(1);
            HttpRequest held = post(server, "/held");
            HttpRequest request = post(server, "/ok");
            InputStream first =
                    hooked.send(client, held, BodyHandlers.ofInputStream()).body();
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>(CALLS);
            wait(hooked, client, request, calls, 100); // what is loaded and started once
            long threads = gateThreads();
            long heap = usedHeap();
            wait(hooked, client, request, calls, CALLS);
            long bytes = (usedHeap() - heap) / CALLS;
            long added = gateThreads() - threads;
            System.out.printf("%d waiting calls: %d bytes each, %d threads added%n", CALLS, bytes, added);
            boolean inOrder = firstInFirstOut(calls, first);
            System.exit(added <= 0 && bytes < FAR_TOO_MANY_BYTES && inOrder ? 0 : 1);
        }
    }

    private static boolean firstInFirstOut(List<CompletableFuture<HttpResponse<String>>> calls, InputStream first)
            throws Exception {
        calls.subList(GO_ON, calls.size()).forEach(call -> call.cancel(true));
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Boolean>> ended = new ArrayList<>();
        for (int i = 0; i < GO_ON; i++) {
            int place = i;
            ended.add(calls.get(i).thenApply(answer -> order.add(place)));
        }
        first.close();
        for (CompletableFuture<Boolean> call : ended) {
            call.get(5, TimeUnit.MINUTES);
        }
        boolean inOrder = order.equals(order.stream().sorted().toList());
        System.out.println(order.size() + " went on, " + (inOrder ? "first in, first out" : "OUT OF ORDER"));
        return inOrder;
    }

    private static void wait(
            Hooked hooked,
            HttpClient client,
            HttpRequest request,
            List<CompletableFuture<HttpResponse<String>>> calls,
            int count)
            throws Exception {
        for (int i = 0; i < count; i++) {
            calls.add(hooked.sendAsync(client, request, BodyHandlers.ofString()));
        }
    }

    private static long usedHeap() throws InterruptedException {
        for (int i = 0; i < 5; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long gateThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("kimi-gate")
                        || thread.getName().startsWith("HttpClient"))
                .count();
    }

    private static HttpRequest post(ScriptedServer server, String path) {
        return HttpRequest.newBuilder(server.uri(path))
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }
}
