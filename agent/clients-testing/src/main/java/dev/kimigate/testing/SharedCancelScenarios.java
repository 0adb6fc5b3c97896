package dev.kimigate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** A cancelled call fails as it does bare, and its permit comes back. */
final class SharedCancelScenarios extends ScenarioGroup {
    private final BareVersusGated both;

    SharedCancelScenarios(ClientFixture fixture, ClientAdapter client) {
        super(fixture, client);
        this.both = new BareVersusGated(server);
    }

    @SharedScenario
    void cancelledWhileWaiting_failsAsTheClientSays_andSendsNothing() throws Exception {
        fixture.limit(1);
        try (AdapterAnswer held = hold()) {
            assertThat(held.status()).isEqualTo(200);
            for (SendMode mode : cancellableModes()) {
                AdapterCall call = call("/gated/never");
                CompletableFuture<AdapterAnswer> answer = mode.start(call);
                fixture.awaitWaiting(1);
                call.cancel();
                assertThat(failure(answer)).startsWith(client.failure(CallEnd.CANCELLED));
                fixture.awaitWaiting(0);
            }
        }
        assertThat(server.count("/gated/never")).isZero();
    }

    @SharedScenario
    void cancelledBeforeTheAnswer_failsAsBare_andGivesThePermitBack() throws Exception {
        for (SendMode mode : cancellableModes()) {
            both.assertSame("sent, " + mode, session -> {
                session.on("/silent", request -> request.to().awaitClose());
                AdapterCall call = client.call(AdapterRequest.post(session.url("/silent")));
                CompletableFuture<AdapterAnswer> answer = mode.start(call);
                Awaitility.await().until(() -> session.inFlight("/silent") == 1);
                call.cancel();
                session.see("answer", () -> get(answer).status());
                Awaitility.await().until(() -> session.inFlight("/silent") == 0);
            });
            fixture.awaitHeld(0);
        }
    }

    @SharedScenario
    void cancelledWhileStreaming_failsTheReadAsBare_andGivesThePermitBack() throws Exception {
        for (SendMode mode : cancellableModes()) {
            both.assertSame("streaming, " + mode, session -> {
                session.on("/half", request -> {
                    request.head("200 OK", "text/plain", "Content-Length: 100");
                    request.to().text("half");
                    return request.to().awaitClose();
                });
                AdapterCall call = client.call(AdapterRequest.post(session.url("/half")));
                AdapterAnswer answer = get(mode.start(call));
                session.see("first " + answer.text(4));
                call.cancel();
                // A client whose future is done has nothing to cancel any more: then the close ends it.
                session.see("closed", () -> {
                    answer.close();
                    return "";
                });
                session.see("rest", () -> answer.body().read());
            });
            fixture.awaitHeld(0);
        }
    }

    @SharedScenario
    void cancelledWithARefusalAtHand_fails_andIsNotSentAgain() throws Exception {
        server.on(
                "/gated/refused",
                fixture.thenNoMoreStarts(request ->
                        request.whole(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, RefusalTexts.CONCURRENCY)));
        int sent = 0;
        for (SendMode mode : cancellableModes()) {
            AdapterCall call = call("/gated/refused");
            CompletableFuture<AdapterAnswer> answer = mode.start(call);
            fixture.awaitWaiting(1);
            call.cancel();
            assertThat(failure(answer)).startsWith(client.failure(CallEnd.CANCELLED));
            fixture.awaitWaiting(0);
            assertThat(server.count("/gated/refused")).isEqualTo(++sent);
            fixture.awaitHeld(0);
            fixture.limit(20);
        }
    }
}
