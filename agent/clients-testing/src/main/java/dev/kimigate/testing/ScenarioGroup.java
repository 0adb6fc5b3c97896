package dev.kimigate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Scenarios of one kind: what they are played with, and short words for what they do. */
abstract class ScenarioGroup {
    static final int SECONDS = 30;

    final ClientFixture fixture;
    final ScriptedServer server;
    final ClientAdapter client;

    ScenarioGroup(ClientFixture fixture, ClientAdapter client) {
        this.fixture = fixture;
        this.server = fixture.server;
        this.client = client;
    }

    /** The ways in which this client sends. */
    final List<SendMode> modes() {
        List<SendMode> modes = new ArrayList<>();
        for (SendMode mode : SendMode.values()) {
            if (client.features().contains(mode.needed)) {
                modes.add(mode);
            }
        }
        assertThat(modes).isNotEmpty();
        return modes;
    }

    /** Those of them whose calls can be cancelled. */
    final List<SendMode> cancellableModes() {
        return modes().stream()
                .filter(mode -> client.features().contains(mode.neededToCancel))
                .toList();
    }

    final AdapterRequest request(String path) {
        return AdapterRequest.post(server.url(path));
    }

    final AdapterCall call(String path) {
        return client.call(request(path));
    }

    /** Sends in the first way that the client has, and waits for the head of the answer. */
    final AdapterAnswer send(AdapterRequest request) throws Exception {
        return get(modes().get(0).start(client.call(request)));
    }

    final AdapterAnswer send(String path) throws Exception {
        return send(request(path));
    }

    static <T> T get(CompletableFuture<T> answer) throws Exception {
        return answer.get(SECONDS, TimeUnit.SECONDS);
    }

    static String text(CompletableFuture<AdapterAnswer> answer) throws Exception {
        return get(answer).text();
    }

    /** What the call failed with, class and message. */
    static String failure(CompletableFuture<AdapterAnswer> answer) throws Exception {
        return String.valueOf(thrown(answer));
    }

    static Throwable thrown(CompletableFuture<AdapterAnswer> answer) throws Exception {
        try {
            return new AssertionError("an answer with " + get(answer).status());
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause();
            return cause == null ? failed : cause;
        } catch (java.util.concurrent.CancellationException cancelled) {
            return cancelled;
        }
    }

    /** Sends a call that has its permit until it is closed. */
    final AdapterAnswer hold() throws Exception {
        server.on("/gated/hold", request -> {
            request.head("200 OK", "text/plain", "Content-Length: 100");
            return request.to().awaitClose();
        });
        AdapterAnswer held = send("/gated/hold");
        fixture.awaitHeld(1);
        return held;
    }
}
