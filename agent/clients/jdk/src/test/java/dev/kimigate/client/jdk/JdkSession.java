package dev.kimigate.client.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.Observations;
import dev.kimigate.testing.ScriptedServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;

/** One run of a {@link JdkBareVersusGated}: a server, a client, and what the application saw of them. Any thread. */
final class JdkSession extends Observations {
    private static final String HOLD = "/hold";

    final ScriptedServer server;
    final HttpClient client;
    private final @Nullable Hooked hooked;
    private final CountDownLatch answered = new CountDownLatch(1);
    private final CompletableFuture<@Nullable Void> release = new CompletableFuture<>();
    /** Holds the permit: the client under test may be made unfit for that. */
    private HttpClient other = HttpClient.newHttpClient();

    private CompletableFuture<?> holder = CompletableFuture.completedFuture("nobody");

    private JdkSession(ScriptedServer server, HttpClient client, @Nullable Hooked hooked) {
        this.server = server;
        this.client = client;
        this.hooked = hooked;
    }

    static JdkSession bare(ScriptedServer server, HttpClient client) {
        return new JdkSession(server, client, null);
    }

    static JdkSession gated(ScriptedServer server, HttpClient client, Hooked hooked) {
        JdkSession session = new JdkSession(server, hooked.client(client), hooked);
        session.other = hooked.client(HttpClient.newHttpClient());
        return session;
    }

    boolean isGated() {
        return hooked != null;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri(path)).POST(BodyPublishers.ofString("{}"));
    }

    HttpRequest post(String path) {
        return request(path).build();
    }

    /** The handler, watched for its call, so that one can wait for the answer's head. */
    <T> BodyHandler<T> watched(BodyHandler<T> handler) {
        return info -> {
            answered.countDown();
            return handler.apply(info);
        };
    }

    /** Waits until the only call to a moment's path has come that far. */
    void awaitCall(JdkBareVersusGated.Moment moment) throws InterruptedException {
        if (moment == JdkBareVersusGated.Moment.WAITING && hooked != null) {
            Hooked ours = hooked;
            await().until(() -> ours.gate.waiting() == 1);
        } else {
            awaitRequest(moment.path);
        }
        if (moment == JdkBareVersusGated.Moment.STREAMING) {
            awaitAnswer();
        }
    }

    /** Waits until the server was asked for a path. */
    void awaitRequest(String path) {
        await().until(() -> server.count(path) == 1);
    }

    /** Waits until a {@link #watched} handler was called. */
    void awaitAnswer() throws InterruptedException {
        assertThat(answered.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private static ConditionFactory await() {
        return Awaitility.await().pollInterval(Duration.ofMillis(5));
    }

    void takeThePermit() {
        server.on(HOLD, request -> {
            release.join();
            return request.answer("200 OK", "", "");
        });
        HttpResponse.BodyHandler<Void> nothing = BodyHandlers.discarding();
        holder = other.sendAsync(post(HOLD), nothing);
        await().until(() -> server.count(HOLD) == 1);
    }

    /** Lets a waiting call go on; waits for the holder's answer. */
    void giveThePermitBack() throws Exception {
        release.complete(null);
        holder.get(10, TimeUnit.SECONDS);
    }
}
