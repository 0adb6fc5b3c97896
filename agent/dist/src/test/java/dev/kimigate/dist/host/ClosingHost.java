package dev.kimigate.dist.host;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts calls, ends the client under them, and says what became of each, in the order of the starts. Arguments: what
 * to do to the client ({@code close}, {@code shutdown}, {@code shutdownNow}, all since Java 21, or {@code drop}: let it
 * be collected), URL, number of calls.
 */
public final class ClosingHost {
    private ClosingHost() {}

    public static void main(String[] args) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
            calls.add(client.sendAsync(request(args[1]), BodyHandlers.ofString()));
        }
        if (!args[0].equals("drop")) {
            HttpClient.class.getMethod(args[0]).invoke(client);
        }
        client = null;
        for (CompletableFuture<HttpResponse<String>> call : calls) {
            System.out.println(outcome(call));
        }
        System.exit(0);
    }

    private static String outcome(CompletableFuture<HttpResponse<String>> call) throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            try {
                return "answered " + call.get(100, TimeUnit.MILLISECONDS).statusCode();
            } catch (ExecutionException failed) {
                return "failed " + failed.getCause();
            } catch (TimeoutException notYet) {
                System.gc();
            }
        }
        return "hangs";
    }

    private static HttpRequest request(String url) {
        return HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer test-key")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }
}
