package dev.kimigate.client.jdk;

import dev.kimigate.testing.ScriptedServer;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
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
 * ./mvnw -q -pl agent/clients/jdk -am test-compile
 * ./mvnw -q -pl agent/clients/jdk exec:exec -Dexec.executable=java -Dexec.classpathScope=test \
 *   -Dexec.args="--add-opens java.net.http/jdk.internal.net.http=ALL-UNNAMED -classpath %classpath \
 *     dev.kimigate.client.jdk.WaitingFigures"
 * }</pre>
 */
final class WaitingFigures {
    private static final int CALLS = 10_000;
    private static final int GO_ON = 1_000;
    private static final int FAR_TOO_MANY_BYTES = 4096;

    private WaitingFigures() {}

    public static void main(String[] arguments) throws Exception {
        try (ScriptedServer server = UsualAnswers.server()) {
            HttpClient client = HttpClient.newHttpClient();
            Hooked hooked = new Hooked(1);
            HttpRequest held = post(server, "/held");
            HttpRequest request = post(server, "/ok");
            InputStream first =
                    hooked.send(client, held, BodyHandlers.ofInputStream()).body();
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>(CALLS);
            // What is loaded and started once, and who goes on at the end.
            List<Integer> order = Collections.synchronizedList(new ArrayList<>());
            List<CompletableFuture<HttpResponse<String>>> oldest = oldest(hooked, client, request, order);
            long threads = gateThreads();
            long heap = usedHeap();
            for (int i = 0; i < CALLS; i++) {
                calls.add(hooked.sendAsync(client, request, BodyHandlers.ofString()));
            }
            long bytes = (usedHeap() - heap) / CALLS;
            long added = gateThreads() - threads;
            System.out.printf("%d waiting calls: %d bytes each, %d threads added%n", CALLS, bytes, added);
            calls.forEach(call -> call.cancel(true));
            first.close();
            for (CompletableFuture<HttpResponse<String>> call : oldest) {
                call.get(5, TimeUnit.MINUTES);
            }
            boolean inOrder = order.equals(order.stream().sorted().toList());
            System.out.println(order.size() + " went on, " + (inOrder ? "first in, first out" : "OUT OF ORDER"));
            System.exit(added <= 0 && bytes < FAR_TOO_MANY_BYTES && inOrder ? 0 : 1);
        }
    }

    /** Calls that tell when their answer begins: then they still have the only permit. */
    private static List<CompletableFuture<HttpResponse<String>>> oldest(
            Hooked hooked, HttpClient client, HttpRequest request, List<Integer> order) {
        List<CompletableFuture<HttpResponse<String>>> oldest = new ArrayList<>();
        for (int i = 0; i < GO_ON; i++) {
            int place = i;
            oldest.add(hooked.sendAsync(client, request, head -> {
                order.add(place);
                return BodySubscribers.ofString(StandardCharsets.UTF_8);
            }));
        }
        return oldest;
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
