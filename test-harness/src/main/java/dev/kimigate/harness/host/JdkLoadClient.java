package dev.kimigate.harness.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** java.net.http as a tool uses it: one client, default executor. */
final class JdkLoadClient implements LoadClient {

    private final LoadOptions options;
    private final HttpClient http;
    private final boolean async;
    private final ExecutorService readers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "reader");
        thread.setDaemon(true);
        return thread;
    });

    JdkLoadClient(LoadOptions options) {
        this.options = options;
        this.async = switch (options.mode()) {
            case "send" -> false;
            case "sendAsync" -> true;
            default -> throw new IllegalArgumentException("--mode " + options.mode());
        };
        this.http = HttpClient.newBuilder()
                .version(options.http() == 1 ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2)
                .build();
    }

    @Override
    public boolean blocks() {
        return !async;
    }

    @Override
    public CompletableFuture<Reply> call(CallKind kind, String prompt) {
        HttpRequest request = request(prompt);
        return switch (kind) {
            case READ -> read(request, Reading.of(options.body()));
            case ABORTED -> abort(request);
            case NEVER_READ -> drop(request);
        };
    }

    private <T> CompletableFuture<Reply> read(HttpRequest request, Reading<T> reading) {
        return exchange(request, reading.handler())
                .thenApplyAsync(
                        answer -> new Reply(answer.statusCode(), reading.text().apply(answer.body())), readers);
    }

    private CompletableFuture<Reply> abort(HttpRequest request) {
        return exchange(request, BodyHandlers.ofInputStream()).thenApplyAsync(JdkLoadClient::closeEarly, readers);
    }

    private static Reply closeEarly(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            return new Reply(body.read() >= 0 ? answer.statusCode() : 0, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /* The response is out of reach as soon as its status was looked at. */
    private CompletableFuture<Reply> drop(HttpRequest request) {
        return exchange(request, BodyHandlers.ofInputStream())
                .thenApply(answer -> new Reply(answer.statusCode(), null));
    }

    private <T> CompletableFuture<HttpResponse<T>> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        if (async) {
            return http.sendAsync(request, handler);
        }
        try {
            return CompletableFuture.completedFuture(http.send(request, handler));
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(e);
        }
    }

    private HttpRequest request(String prompt) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(options.url())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(options.requestBody(prompt)));
        options.allHeaders().forEach(builder::header);
        return builder.build();
    }

    @Override
    public void close() {
        readers.shutdown();
    }
}
