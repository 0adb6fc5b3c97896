package dev.kimigate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** A call's own timeout measures the exchange as bare, and not the wait. */
final class SharedTimeoutScenarios extends ScenarioGroup {
    /** Long enough for an exchange on a busy machine. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    SharedTimeoutScenarios(ClientFixture fixture, ClientAdapter client) {
        super(fixture, client);
    }

    @SharedScenario(needs = Feature.TIMEOUT)
    void wait_isNotCounted() throws Exception {
        for (CompletableFuture<AdapterAnswer> answer : afterAWait("/gated/fast")) {
            assertThat(text(answer)).isEqualTo("{\"ok\":true}");
        }
    }

    @SharedScenario(needs = Feature.TIMEOUT)
    void exchangeAfterAWait_isCounted_andFailsAsBare() throws Exception {
        List<CompletableFuture<AdapterAnswer>> bare = new ArrayList<>();
        List<CompletableFuture<AdapterAnswer>> atOnce = new ArrayList<>();
        for (String path : new String[] {"/gated/silent", "/bare/silent"}) {
            server.on(path, request -> request.to().awaitClose());
        }
        for (SendMode mode : modes()) {
            bare.add(mode.start(client.call(hasty("/bare/silent"))));
            atOnce.add(mode.start(client.call(hasty("/gated/silent"))));
        }
        Awaitility.await().until(() -> server.count("/gated/silent") == atOnce.size());
        List<CompletableFuture<AdapterAnswer>> late = afterAWait("/gated/silent");
        for (int i = 0; i < bare.size(); i++) {
            String expected = failure(bare.get(i));
            assertThat(bare(failure(atOnce.get(i)))).isEqualTo(expected);
            assertThat(bare(failure(late.get(i)))).isEqualTo(expected);
        }
        Awaitility.await().until(() -> server.inFlight() == 0);
    }

    /** Some clients name the URL. */
    private static String bare(String failure) {
        return failure.replace("/gated/", "/bare/");
    }

    /** Three of them are longer than the timeout. */
    @SharedScenario(needs = Feature.TIMEOUT)
    void coolDowns_areNotCounted() throws Exception {
        List<CompletableFuture<AdapterAnswer>> answers = new ArrayList<>();
        for (SendMode mode : modes()) {
            String path = "/gated/refused-" + mode;
            server.on(
                    path,
                    request -> request.number() <= 3
                            ? request.whole(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, RefusalTexts.CONCURRENCY)
                            : request.whole("200 OK", "text/plain", "done"));
            fixture.limit(20); // with a pause of its own
            answers.add(mode.start(client.call(hasty(path))));
            Awaitility.await().until(() -> server.count(path) > 0);
        }
        for (CompletableFuture<AdapterAnswer> answer : answers) {
            assertThat(text(answer)).isEqualTo("done");
        }
        for (SendMode mode : modes()) {
            assertThat(server.count("/gated/refused-" + mode)).isEqualTo(4);
        }
    }

    /** One call each way, side by side, which have waited for longer than their timeout. */
    private List<CompletableFuture<AdapterAnswer>> afterAWait(String path) throws Exception {
        List<AdapterAnswer> holders = new ArrayList<>();
        List<CompletableFuture<AdapterAnswer>> answers = new ArrayList<>();
        for (SendMode mode : modes()) {
            fixture.limit(1);
            holders.add(hold());
            answers.add(mode.start(client.call(hasty(path))));
            fixture.awaitWaiting(1);
        }
        Thread.sleep(TIMEOUT.plusMillis(200).toMillis()); // the client's own clock is meant
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isNotDone());
        for (AdapterAnswer holder : holders) {
            holder.close();
        }
        return answers;
    }

    private AdapterRequest hasty(String path) {
        return request(path).timeout(TIMEOUT);
    }
}
