package dev.kimigate.demo.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.util.concurrent.CompletableFuture;

/** A tool on the JDK's own client; reads the answer line by line without a thread of its own. */
public final class JavaNetHttpTool implements Assistant {

    private static final BodyHandler<ChatStream> LINES = head ->
            BodySubscribers.fromLineSubscriber(new ChatStream(head.statusCode()), stream -> stream, UTF_8, null);

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpRequest.Builder request;

    private JavaNetHttpTool(URI baseUrl) {
        request = HttpRequest.newBuilder(URI.create(baseUrl + "/chat/completions"))
                .header("Authorization", "Bearer test-key")
                .header("Content-Type", "application/json");
    }

    public static void main(String[] args) {
        Burst.run(args, JavaNetHttpTool::new);
    }

    @Override
    public CompletableFuture<String> ask(String question) {
        HttpRequest call = request.copy()
                .POST(BodyPublishers.ofString(ChatJson.request(question)))
                .build();
        return client.sendAsync(call, LINES).thenApply(HttpResponse::body).thenApply(ChatStream::answer);
    }
}
