package dev.kimigate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.limiter.WaitTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Calls above the limit wait, in order, and then get the answer that they get bare. */
final class SharedWaitScenarios extends ScenarioGroup {
    SharedWaitScenarios(ClientFixture fixture, ClientAdapter client) {
        super(fixture, client);
    }

    @SharedScenario
    void moreCallsThanPermits_neverMoreInFlight_andAllAnswer() throws Exception {
        fixture.limit(2);
        server.on("/gated/slow", request -> {
            Thread.sleep(20);
            return request.whole("200 OK", "text/plain", "done");
        });
        int sent = 0;
        for (SendMode mode : modes()) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                CompletableFuture<AdapterAnswer> answer = mode.start(call("/gated/slow"));
                answers.add(SendMode.inThread(() -> text(answer)));
            }
            for (CompletableFuture<String> answer : answers) {
                assertThat(get(answer)).isEqualTo("done");
            }
            sent += 12;
        }
        assertThat(server.most).hasValueBetween(1, 2);
        assertThat(server.count("/gated/slow")).isEqualTo(sent);
    }

    @SharedScenario
    void callOverTheLimit_waits_andGetsTheSameAnswer() throws Exception {
        fixture.limit(1);
        for (SendMode mode : modes()) {
            AdapterAnswer held = hold();
            CompletableFuture<AdapterAnswer> waiting = mode.start(call("/gated/next"));
            fixture.awaitWaiting(1);
            assertThat(waiting).isNotDone();
            held.close();
            AdapterAnswer answer = get(waiting);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("X-Trace")).isEqualTo("abc");
            assertThat(answer.text()).isEqualTo("{\"ok\":true}");
            fixture.awaitHeld(0);
        }
    }

    @SharedScenario
    void waitingCalls_areSentInOrder() throws Exception {
        fixture.limit(1);
        for (SendMode mode : modes()) {
            AdapterAnswer held = hold();
            List<CompletableFuture<String>> answers = new ArrayList<>();
            List<String> order = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                String path = "/gated/" + mode + i;
                order.add(path);
                CompletableFuture<AdapterAnswer> answer = mode.start(call(path));
                answers.add(SendMode.inThread(() -> text(answer)));
                fixture.awaitWaiting(i + 1);
            }
            held.close();
            for (CompletableFuture<String> answer : answers) {
                assertThat(get(answer)).isEqualTo("{\"ok\":true}");
            }
            assertThat(server.requests)
                    .extracting(ScriptedServer.Request::path)
                    .filteredOn(path -> path.startsWith("/gated/" + mode))
                    .containsExactlyElementsOf(order);
        }
    }

    @SharedScenario
    void otherPath_isNotGated() throws Exception {
        fixture.limit(1);
        try (AdapterAnswer held = hold()) {
            assertThat(held.status()).isEqualTo(200);
            for (SendMode mode : modes()) {
                assertThat(text(mode.start(call("/free")))).isEqualTo("{\"ok\":true}");
            }
            assertThat(fixture.held()).isEqualTo(1);
            assertThat(fixture.waiting()).isZero();
        }
    }

    @SharedScenario
    void longestWaitOver_failsAsTheClientsTimeout_andNamesTheHolders() throws Exception {
        fixture.limit(1, Duration.ofMillis(100));
        try (AdapterAnswer held = hold()) {
            assertThat(held.status()).isEqualTo(200);
            for (SendMode mode : modes()) {
                Throwable thrown = thrown(mode.start(call("/gated/never")));
                assertThat(thrown.toString()).startsWith(client.failure(CallEnd.WAIT_OVER));
                assertThat(thrown).hasMessageContaining("1 of 1 held");
                assertThat(thrown).hasCauseInstanceOf(WaitTimeoutException.class);
            }
        }
        assertThat(server.count("/gated/never")).isZero();
    }

    @SharedScenario(needs = Feature.BLOCKING)
    void interruptedWhileWaiting_leavesTheQueue_andSendsNothing() throws Exception {
        fixture.limit(1);
        try (AdapterAnswer held = hold()) {
            assertThat(held.status()).isEqualTo(200);
            CompletableFuture<AdapterAnswer> answer = new CompletableFuture<>();
            Thread waiter = new Thread(() -> {
                try {
                    answer.complete(call("/gated/never").send());
                } catch (Throwable thrown) {
                    answer.completeExceptionally(thrown);
                }
            });
            waiter.start();
            fixture.awaitWaiting(1);
            waiter.interrupt();
            assertThat(failure(answer)).startsWith(client.failure(CallEnd.INTERRUPTED));
            fixture.awaitWaiting(0);
        }
        assertThat(server.count("/gated/never")).isZero();
    }

    @SharedScenario
    void brokenGate_letsTheCallThrough_andTells() throws Exception {
        fixture.brokenGate(new IllegalStateException("broken"));
        for (SendMode mode : modes()) {
            assertThat(text(mode.start(call("/gated/any")))).isEqualTo("{\"ok\":true}");
            assertThat(fixture.takeFailures())
                    .singleElement()
                    .satisfies(told -> assertThat(told).hasMessage("broken"));
        }
    }
}
