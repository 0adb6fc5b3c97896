package dev.kimigate.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.Observations;
import dev.kimigate.testing.ScriptedServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call gives through the hook is what it gives without: every kind of handler, both ways to send. */
class SameAsBareTest {
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}, executor {1}")
    @CsvSource({
        "/ok, default", "/ok, one", "/ok, same",
        "/redirect, default", "/redirect, one", "/redirect, same",
        "/quota-cut, default", "/quota-cut, one", "/quota-cut, same",
        "/quota-large, default", "/quota-large, one", "/quota-large, same"
    })
    void answer_ofEveryHandler_isTheBareOne(String path, String executor) throws Exception {
        try (ScriptedServer server = UsualAnswers.server();
                Hooked hooked = new Hooked(20)) {
            HttpClient client = client(executor);
            for (Map.Entry<String, Supplier<BodyHandler<?>>> kind :
                    BodyKinds.all(folder.resolve("body")).entrySet()) {
                for (boolean async : new boolean[] {false, true}) {
                    HttpRequest request = post(server, path);
                    String bare =
                            outcome(() -> bare(client, request, kind.getValue().get(), async));
                    String gated = outcome(
                            () -> hooked.call(client, request, kind.getValue().get(), async));
                    assertThat(gated)
                            .as("%s of %s, async %s", kind.getKey(), path, async)
                            .isEqualTo(bare);
                }
            }
            hooked.assertAllGivenBack();
        }
    }

    @Test
    @Tag("slow") // 6 s: waits out the pause after each refusal
    void refusalCuredByWaiting_isSentAgain_andNotSeen() throws Exception {
        try (ScriptedServer server = UsualAnswers.server();
                Hooked hooked = new Hooked(20)) {
            HttpClient client = client("default");
            int n = 0;
            for (Map.Entry<String, Supplier<BodyHandler<?>>> kind :
                    BodyKinds.all(folder.resolve("body")).entrySet()) {
                String path = "/refused-" + (1 + n++ % 2);
                boolean async = n % 3 != 0;
                String bare = outcome(
                        () -> bare(client, post(server, "/ok"), kind.getValue().get(), async));
                String gated = outcome(() ->
                        hooked.call(client, post(server, path), kind.getValue().get(), async));
                assertThat(gated).as(kind.getKey()).isEqualTo(bare.replace("/ok", path));
            }
            hooked.assertAllGivenBack();
        }
    }

    private static HttpRequest post(ScriptedServer server, String path) {
        return HttpRequest.newBuilder(server.uri(path))
                .POST(BodyPublishers.ofString("{}"))
                .build();
    }

    private static HttpClient client(String executor) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.ALWAYS);
        switch (executor) {
            case "one" ->
                builder.executor(Executors.newSingleThreadExecutor(task -> {
                    Thread thread = new Thread(task, "one");
                    thread.setDaemon(true);
                    return thread;
                }));
            case "same" -> builder.executor(Runnable::run);
            default -> {}
        }
        return builder.build();
    }

    @SuppressWarnings("unchecked")
    private static HttpResponse<Object> bare(
            HttpClient client, HttpRequest request, BodyHandler<?> handler, boolean async) throws Exception {
        BodyHandler<Object> untyped = (BodyHandler<Object>) handler;
        return async ? client.sendAsync(request, untyped).get() : client.send(request, untyped);
    }

    private interface Sending {
        HttpResponse<Object> send() throws Exception;
    }

    private static String outcome(Sending sending) throws Exception {
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            return CompletableFuture.supplyAsync(() -> describe(sending), caller)
                    .get(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return "HANGS";
        } finally {
            caller.shutdownNow();
        }
    }

    private static String describe(Sending sending) {
        try {
            HttpResponse<Object> response = sending.send();
            return response.getClass().getName() + " " + response.statusCode() + " "
                    + response.headers().map() + " previous="
                    + response.previousResponse().map(HttpResponse::statusCode) + " uri="
                    + response.uri().getPath() + " request="
                    + response.request().uri().getPath() + " version=" + response.version() + " body="
                    + BodyKinds.read(response.body());
        } catch (ExecutionException e) {
            return "thrown " + Observations.chain(Objects.requireNonNullElse(e.getCause(), e));
        } catch (Exception e) {
            return "thrown " + Observations.chain(e);
        }
    }
}
