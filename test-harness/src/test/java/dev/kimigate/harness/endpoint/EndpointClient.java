package dev.kimigate.harness.endpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The JDK's client, bare, speaking to an endpoint of this process. */
final class EndpointClient {

    static final String CHAT = "/coding/v1/chat/completions";

    private final KimiEndpoint endpoint;
    private final HttpClient http;

    EndpointClient(KimiEndpoint endpoint, HttpClient.Version version) {
        this.endpoint = endpoint;
        this.http = HttpClient.newBuilder()
                .version(version)
                .sslContext(TrustingContext.of(endpoint))
                .connectTimeout(Duration.ofSeconds(20))
                .build();
    }

    static String chat(String prompt, boolean stream) {
        return EndpointJson.string(EndpointJson.object()
                .put("model", "kimi-for-coding")
                .put("stream", stream)
                .set(
                        "messages",
                        EndpointJson.MAPPER
                                .createArrayNode()
                                .add(EndpointJson.object().put("role", "user").put("content", prompt))));
    }

    HttpResponse<String> post(String path, String body, String... headers) {
        try {
            return http.send(request(endpoint.uri(path), body, headers), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<HttpResponse<String>> postAsync(String path, String body, String... headers) {
        return http.sendAsync(request(endpoint.uri(path), body, headers), BodyHandlers.ofString());
    }

    /** Answers when the headers came. */
    HttpResponse<InputStream> open(String path, String body, String... headers) {
        try {
            return http.send(request(endpoint.uri(path), body, headers), BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) {
        try {
            return http.send(HttpRequest.newBuilder(endpoint.uri(path)).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest request(URI uri, String body, String... headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer test-key")
                .timeout(Duration.ofMinutes(1))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return headers.length == 0 ? builder.build() : builder.headers(headers).build();
    }
}
