package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.client.okhttp.OkHttpFixture;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.testing.ScriptedServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** Ways out of the wait. */
public final class WaitScenarios {
    private final OkHttpFixture fixture;
    private final ScriptedServer server;
    private final OkHttpClient client = new OkHttpClient();

    public WaitScenarios(OkHttpFixture fixture) {
        this.fixture = fixture;
        this.server = fixture.server;
        server.on("/gated/held", request -> {
            request.head("200 OK", "text/plain", "Content-Length: 100");
            request.to().in().read();
            return false;
        });
    }

    @Scenario
    public void cancelledWhileStreaming_failsTheRead_andGivesThePermitBack() throws Exception {
        Call call = Calls.post(client, server.url("/gated/held"));
        Response response = call.execute();
        CompletableFuture<String> reading = Calls.inThread(() -> response.body().string());
        call.cancel();
        assertThatThrownBy(() -> reading.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        fixture.awaitHeld(0);
    }

    @Scenario
    public void cancelledBefore_neverWaits() throws Exception {
        fixture.limit(1);
        try (Response held = Calls.post(client, server.url("/gated/held")).execute()) {
            assertThat(held.code()).isEqualTo(200);
            Call call = Calls.post(client, server.url("/gated/never"));
            call.cancel();
            assertThatThrownBy(call::execute)
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("Canceled");
            assertThat(fixture.waiting()).isZero();
        }
    }

    @Scenario
    public void interruptedWhileWaiting_failsAsInterrupted_withTheFlagSet() throws Exception {
        fixture.limit(1);
        try (Response held = Calls.post(client, server.url("/gated/held")).execute()) {
            assertThat(held.code()).isEqualTo(200);
            AtomicReference<Boolean> flag = new AtomicReference<>();
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread waiter = new Thread(() -> {
                try {
                    Calls.post(client, server.url("/gated/never")).execute();
                } catch (Throwable failure) {
                    thrown.set(failure);
                    flag.set(Thread.currentThread().isInterrupted());
                }
            });
            waiter.start();
            fixture.awaitWaiting(1);
            waiter.interrupt();
            waiter.join(10_000);
            assertThat(thrown.get())
                    .isExactlyInstanceOf(InterruptedIOException.class)
                    .hasMessage("interrupted");
            assertThat(flag.get()).isTrue();
        }
        assertThat(server.count("/gated/never")).isZero();
    }
}
