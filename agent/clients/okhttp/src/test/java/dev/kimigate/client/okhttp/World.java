package dev.kimigate.client.okhttp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.account.Endpoints;
import dev.kimigate.call.CallListener;
import dev.kimigate.call.GateBuilder;
import dev.kimigate.call.ProblemListener;
import dev.kimigate.limiter.AccountStatus;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.LocalStore;
import dev.kimigate.settings.SettingsReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario plays in: a server, a gate before all of its paths under {@code /gated}, and a look at the permits.
 */
public final class World implements ProblemListener, AutoCloseable {
    public final PlainServer server;
    private final OkHttpCopy copy;
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private Limiter limiter;
    private @Nullable Http2Server http2;

    World(OkHttpCopy copy) throws IOException {
        this.copy = copy;
        this.server = new PlainServer();
        this.limiter = open(20, Duration.ofMinutes(1));
    }

    /** A second server, started when first asked for. */
    public Http2Server http2() throws Exception {
        Http2Server running = http2;
        if (running == null) {
            running = new Http2Server();
            http2 = running;
        }
        return running;
    }

    public void limit(int limit) {
        limit(limit, Duration.ofMinutes(1));
    }

    /** A gate with that many permits, for calls that may wait that long. */
    public void limit(int limit, Duration maxWait) {
        limiter = open(limit, maxWait);
    }

    private Limiter open(int limit, Duration maxWait) {
        Limiters limiters = Limiters.create(reports::add);
        Limiter ours = limiters.limiter(LocalStore.create("test", "test", limit, "test", limiters));
        GateBuilder builder = builder(maxWait);
        copy.gate(builder.build(account -> builder.account(ours, CallListener.NONE)));
        return ours;
    }

    private GateBuilder builder(Duration maxWait) {
        return new GateBuilder(endpoints(), maxWait, this).random(() -> 0);
    }

    @Override
    public void problem(String line) {
        reports.add(line);
    }

    @Override
    public void failedOpen(Throwable failure) {
        copy.failures.add(failure);
    }

    /** A gate that fails on each call. */
    public void brokenGate(RuntimeException failure) {
        copy.gate(builder(Duration.ofMinutes(1)).build(account -> {
            throw failure;
        }));
    }

    public int held() {
        return limiter.status().held();
    }

    public int waiting() {
        return limiter.status().waiting();
    }

    /** Waits until that many permits are held. */
    public void awaitHeld(int held) {
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> held() == held);
    }

    /** Waits until that many calls wait. */
    public void awaitWaiting(int waiting) {
        Awaitility.await().atMost(10, TimeUnit.SECONDS).until(() -> waiting() == waiting);
    }

    /** Ends the longest wait as max-wait would. */
    public void endOldestWait() {
        assertThat(limiter.expireOldest("told to")).isTrue();
    }

    /** What failed in us and was told since the last time. */
    public List<Throwable> takeFailures() {
        List<Throwable> taken = List.copyOf(copy.failures);
        copy.failures.clear();
        return taken;
    }

    /** Every permit came back, nobody waits, nothing of ours failed. */
    void settle() {
        Awaitility.await().atMost(10, TimeUnit.SECONDS).untilAsserted(() -> {
            AccountStatus status = limiter.status();
            assertThat(status.held()).as("held").isZero();
            assertThat(status.waiting()).as("waiting").isZero();
        });
        assertThat(takeFailures()).isEmpty();
        assertThat(reports).isEmpty();
    }

    @Override
    public void close() throws IOException {
        copy.gate(null);
        server.close();
        if (http2 != null) {
            http2.close();
        }
    }

    private static Endpoints endpoints() {
        return Endpoints.of(
                SettingsReader.read("endpoints='http://*:*/gated',paths=*", Map.of("user.home", "none"), Map.of())
                        .settings());
    }
}
