package dev.kimigate.bench.policy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** A tool that calls by java.net.http through a policy. Any thread. */
final class JdkTool implements RivalTool {

    private final HttpClient client = HttpClient.newHttpClient();
    private final String base;
    private final RivalPolicy policy;

    JdkTool(String base, RivalPolicy policy) {
        this.base = base;
        this.policy = policy;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        client.send(HttpRequest.newBuilder(URI.create(base + "/models")).build(), BodyHandlers.ofString());
    }

    @Override
    public boolean call() throws Exception {
        return policy.call(this::send) == 200;
    }

    private int send() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "/chat/completions"))
                .header("Authorization", "Bearer test-key")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"model\":\"kimi-for-coding\","
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"Good morning.\"}]}"))
                .build();
        return client.send(request, BodyHandlers.ofString()).statusCode();
    }
}
