package dev.kimigate.dist;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** The users of the web application that calls Kimi. */
final class WebClients {
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;
    private final String key;

    /** @param key that the application's calls have */
    WebClients(int port, String key) {
        this.port = port;
        this.key = key;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits until this deployment answers. */
    void awaitVersion(String version) {
        await().atMost(KimiFixture.LONG)
                .ignoreExceptions()
                .until(() -> get("version").join().equals("200 " + version));
    }

    /** Has the application make calls on threads of its own. */
    String start(String client, int calls) {
        return get("start?" + of(client) + "&calls=" + calls).join();
    }

    /** Asks for a call on the request's thread; client, status and text of the answer, or what failed. */
    CompletableFuture<String> ask(String client) {
        return get("ask?" + of(client))
                .handle((answer, failure) -> client + " " + (failure == null ? answer : failure));
    }

    private String of(String client) {
        return "client=" + client + "&key=" + key + "&url="
                + URLEncoder.encode(KimiFixture.CHAT, StandardCharsets.UTF_8);
    }

    private CompletableFuture<String> get(String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/app/" + path))
                .build();
        return http.sendAsync(request, BodyHandlers.ofString()).thenApply(WebClients::text);
    }

    private static String text(HttpResponse<String> answer) {
        return answer.statusCode() == 200 ? "200 " + answer.body() : "" + answer.statusCode();
    }
}
