package dev.kimigate.gateway;

import static dev.kimigate.gateway.GatewayFixture.BODY;
import static dev.kimigate.gateway.GatewayFixture.CHAT;
import static dev.kimigate.gateway.GatewayFixture.MESSAGES;
import static dev.kimigate.gateway.GatewayFixture.STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.RefusalForm;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls of tools through the gateway, counted by the endpoint. */
@Tag("slow") // 23 s: bursts, streams and waits over real TLS
class GatewayCallsTest {
    private static final Behaviour QUICK = Behaviour.usual().withMillis(30);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"1, 30", "2, 60"})
    void burst_staysWithinTheLimit_andAllAreAnswered(int limit, int calls) {
        try (GatewayFixture fixture = GatewayFixture.open(folder, QUICK.withLimit(limit), "limit", "" + limit)) {
            List<HttpResponse<String>> answers = fixture.burst(calls, CHAT, BODY);
            assertThat(answers).allMatch(answer -> answer.statusCode() == 200);
            assertThat(fixture.figures().maxOffered()).isLessThanOrEqualTo(limit);
            assertThat(fixture.figures().refused()).isZero();
            assertThat(fixture.figures().completed()).isEqualTo(calls);
        }
    }

    @Test
    void streams_stayWithinTheLimit_andComeWhole() {
        try (GatewayFixture fixture = GatewayFixture.open(folder, QUICK.withLimit(2), "limit", "2")) {
            assertThat(fixture.burst(30, MESSAGES, STREAM))
                    .allMatch(answer -> answer.statusCode() == 200)
                    .allMatch(answer -> answer.body().contains("message_stop"))
                    .allMatch(answer -> answer.headers()
                            .firstValue("content-type")
                            .orElse("")
                            .startsWith("text/event-stream"));
            assertThat(fixture.figures().maxOffered()).isLessThanOrEqualTo(2);
            assertThat(fixture.figures().refused()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RefusalForm.class,
            names = {"CONCURRENCY_403", "CONCURRENCY_GZIP_403", "TOO_MANY_429", "OVERLOADED_429"})
    void refusals_thatWaitingCures_areNotSeenByTheTool(RefusalForm form) throws Exception {
        try (GatewayFixture fixture = GatewayFixture.open(folder, QUICK, "limit", "4")) {
            fixture.endpoint().script(form, form);
            HttpResponse<String> answer = fixture.send(fixture.post(MESSAGES, BODY));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(fixture.figures().refused()).isEqualTo(2);
            assertThat(fixture.endpoint().figures().bodies()).isEqualTo(3);
        }
    }

    @Test
    void refusals_thatWaitingDoesNotCure_comeAsTheyAre() throws Exception {
        try (GatewayFixture fixture = GatewayFixture.open(folder, QUICK, "limit", "4")) {
            fixture.endpoint().script(RefusalForm.WHITELIST_403);
            HttpResponse<String> answer = fixture.send(fixture.post(CHAT, BODY));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body())
                    .contains("only available for Coding Agents")
                    .doesNotContain("kimi-gate");
            assertThat(fixture.figures().refused()).isEqualTo(1);
            assertThat(fixture.send(fixture.post(CHAT, BODY)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void wait_thatIsOver_isAnsweredInTheToolsDialect_withTheHolders() throws Exception {
        try (GatewayFixture fixture =
                GatewayFixture.open(folder, QUICK.withLimit(1).withMillis(3000), "limit", "1", "max-wait", "300ms")) {
            var first = fixture.sendAsync(fixture.post(CHAT, BODY));
            GatewayFixture.until(() -> fixture.figures().inFlight() == 1);
            HttpResponse<String> answer = fixture.send(fixture.post(MESSAGES, BODY));
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
            assertThat(answer.headers().firstValue("x-should-retry")).hasValue("true");
            assertThat(answer.body())
                    .startsWith(
                            "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"kimi-gate: ")
                    .contains("1 of 1 held")
                    .contains("kimi-gate gateway");
            assertThat(first.join().statusCode()).isEqualTo(200);
            assertThat(fixture.figures().arrived()).isEqualTo(1);
        }
    }

    @Test
    void refusal_thatOutlivesTheWait_isAnsweredInOurName_withTheServersWords() throws Exception {
        try (GatewayFixture fixture = GatewayFixture.open(folder, QUICK, "limit", "4", "max-wait", "100ms")) {
            fixture.endpoint().script(RefusalForm.CONCURRENCY_403);
            HttpResponse<String> answer = fixture.send(fixture.post(CHAT, BODY));
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("retry-after")).hasValue("1");
            assertThat(answer.body())
                    .startsWith("{\"error\":{\"message\":\"kimi-gate: localhost refused the call")
                    .contains("reached your concurrent request limit");
        }
    }

    @Test
    void requestsThatDoNotCount_passWithoutPermits() throws Exception {
        try (GatewayFixture fixture =
                GatewayFixture.open(folder, QUICK.withLimit(1).withMillis(2000), "limit", "1")) {
            var call = fixture.sendAsync(fixture.post(CHAT, BODY));
            GatewayFixture.until(() -> fixture.figures().inFlight() == 1);
            HttpResponse<String> models =
                    fixture.send(fixture.request("/coding/v1/models").GET().build());
            assertThat(models.statusCode()).isEqualTo(200);
            assertThat(models.body()).contains("kimi-for-coding");
            assertThat(fixture.send(fixture.request("/coding/api/hello")
                                    .method("HEAD", BodyPublishers.noBody())
                                    .build())
                            .statusCode())
                    .isEqualTo(404);
            assertThat(fixture.send(fixture.post("/coding/v1/files", "x".repeat(1000)))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(call.isDone()).isFalse();
            assertThat(call.join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void plainHttpEndpoint_isReachedByItsOwnForm() throws Exception {
        try (GatewayFixture fixture = GatewayFixture.open(folder, QUICK, "limit", "4")) {
            var url = URI.create(fixture.gateway().url() + "http/localhost%3A"
                    + fixture.endpoint().plainPort() + CHAT);
            var request = HttpRequest.newBuilder(url)
                    .timeout(GatewayFixture.LONG)
                    .POST(BodyPublishers.ofString(BODY))
                    .build();
            assertThat(fixture.send(request).statusCode()).isEqualTo(200);
            assertThat(fixture.figures().admitted()).isEqualTo(1);
        }
    }

    @Test
    void body_ofSeveralMegabytes_arrivesWhole() throws Exception {
        try (GatewayFixture fixture = GatewayFixture.open(folder, QUICK, "limit", "4")) {
            String body = BODY.replace("hi", "x".repeat(5_000_000));
            assertThat(fixture.send(fixture.post(CHAT, body)).statusCode()).isEqualTo(200);
            assertThat(fixture.endpoint().figures().bodyBytes()).isEqualTo(body.length());
        }
    }

    @Test
    void server_thatTearsItsAnswer_tearsTheClients() {
        try (GatewayFixture fixture =
                GatewayFixture.open(folder, QUICK.withLimit(1).with("cutAfterChunks", 2), "limit", "1")) {
            assertThat(fixture.sendAsync(fixture.post(MESSAGES, STREAM)).handle((answer, thrown) -> thrown))
                    .succeedsWithin(GatewayFixture.LONG)
                    .isNotNull();
            fixture.endpoint().change(behaviour -> behaviour.with("cutAfterChunks", -1));
            assertThat(fixture.burst(3, MESSAGES, STREAM)).allMatch(answer -> answer.statusCode() == 200);
        }
    }
}
