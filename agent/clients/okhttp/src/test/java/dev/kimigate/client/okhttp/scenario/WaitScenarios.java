package dev.kimigate.client.okhttp.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.client.okhttp.PlainServer;
import dev.kimigate.client.okhttp.Scenario;
import dev.kimigate.client.okhttp.World;
import dev.kimigate.client.okhttp.scenario.Calls.Way;
import dev.kimigate.limiter.WaitTimeoutException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/** Ways out of the wait. */
public final class WaitScenarios {
    private final World world;
    private final PlainServer server;
    private final OkHttpClient client = new OkHttpClient();

    public WaitScenarios(World world) {
        this.world = world;
        this.server = world.server;
        server.on("/gated/held", request -> {
            request.head("200 OK", "text/plain", "Content-Length: 100");
            request.to().in().read();
            return false;
        });
    }

    @Scenario
    public void cancelledWhileWaiting_failsAsCancelled_andSendsNothing() throws Exception {
        world.limit(1);
        try (Response held = Calls.post(client, server.url("/gated/held")).execute()) {
            assertThat(held.code()).isEqualTo(200);
            for (Way way : Way.values()) {
                Call call = Calls.post(client, server.url("/gated/never"));
                CompletableFuture<Response> answer = way.start(call);
                world.awaitWaiting(1);
                call.cancel();
                assertThatThrownBy(() -> answer.get(10, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseExactlyInstanceOf(IOException.class)
                        .hasRootCauseMessage("Canceled");
                world.awaitWaiting(0);
            }
        }
        assertThat(server.count("/gated/never")).isZero();
    }

    @Scenario
    public void cancelledWhileStreaming_failsTheRead_andGivesThePermitBack() throws Exception {
        Call call = Calls.post(client, server.url("/gated/held"));
        Response response = call.execute();
        CompletableFuture<String> reading = Calls.inThread(() -> response.body().string());
        call.cancel();
        assertThatThrownBy(() -> reading.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
        world.awaitHeld(0);
    }

    @Scenario
    public void cancelledBefore_neverWaits() throws Exception {
        world.limit(1);
        try (Response held = Calls.post(client, server.url("/gated/held")).execute()) {
            assertThat(held.code()).isEqualTo(200);
            Call call = Calls.post(client, server.url("/gated/never"));
            call.cancel();
            assertThatThrownBy(call::execute)
                    .isExactlyInstanceOf(IOException.class)
                    .hasMessage("Canceled");
            assertThat(world.waiting()).isZero();
        }
    }

    @Scenario
    public void interruptedWhileWaiting_failsAsInterrupted_withTheFlagSet() throws Exception {
        world.limit(1);
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
            world.awaitWaiting(1);
            waiter.interrupt();
            waiter.join(10_000);
            assertThat(thrown.get())
                    .isExactlyInstanceOf(InterruptedIOException.class)
                    .hasMessage("interrupted");
            assertThat(flag.get()).isTrue();
        }
        assertThat(server.count("/gated/never")).isZero();
    }

    @Scenario
    public void endOfTheWait_failsAsATimeout_thatSaysWhoHoldsThePermits() throws Exception {
        world.limit(1, Duration.ofMillis(50));
        try (Response held = Calls.post(client, server.url("/gated/held")).execute()) {
            assertThat(held.code()).isEqualTo(200);
            assertThatThrownBy(
                            () -> Calls.post(client, server.url("/gated/never")).execute())
                    .isExactlyInstanceOf(InterruptedIOException.class)
                    .hasMessageStartingWith("timeout: ")
                    .hasMessageContaining("1 of 1 held")
                    .hasCauseInstanceOf(WaitTimeoutException.class);
        }
        assertThat(server.count("/gated/never")).isZero();
    }

    @Scenario
    public void permitInTheEnd_sendsTheCall() throws Exception {
        world.limit(1);
        Response held = Calls.post(client, server.url("/gated/held")).execute();
        CompletableFuture<Response> waiting = Way.EXECUTE.start(Calls.post(client, server.url("/gated/next")));
        world.awaitWaiting(1);
        held.close();
        assertThat(Calls.text(waiting.get(10, TimeUnit.SECONDS))).isEqualTo("{\"ok\":true}");
    }
}
