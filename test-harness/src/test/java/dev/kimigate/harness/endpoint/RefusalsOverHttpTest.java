package dev.kimigate.harness.endpoint;

import static dev.kimigate.harness.endpoint.EndpointClient.CHAT;
import static dev.kimigate.harness.endpoint.EndpointClient.chat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsOverHttpTest {

    private KimiEndpoint endpoint;
    private EndpointClient client;

    @BeforeAll
    void start() {
        endpoint = KimiEndpoint.start();
        client = new EndpointClient(endpoint, Version.HTTP_2);
    }

    @AfterAll
    void stop() {
        endpoint.close();
    }

    @BeforeEach
    void reset() {
        endpoint.reset();
        endpoint.change(behaviour -> Behaviour.usual().withMillis(10));
    }

    private static boolean goesOn(RefusalForm form) {
        return List.of(RefusalShape.ENDLESS, RefusalShape.HUGE).contains(form.shape());
    }

    @ParameterizedTest
    @EnumSource
    void form_askedFor_comesWithItsStatusTypeAndBody(RefusalForm form) throws IOException {
        endpoint.set("retrySeconds", 4);
        byte[] expected = form.body(Surface.CHAT, new RefusalFacts(20, 4, "?"));
        HttpResponse<InputStream> answer = client.open(CHAT, chat("x", true), "x-test-form", form.name());
        try (InputStream body = answer.body()) {
            byte[] read = goesOn(form) ? body.readNBytes(expected.length) : body.readAllBytes();
            assertThat(answer.statusCode()).isEqualTo(form.status());
            assertThat(answer.headers().firstValue("content-type").orElse(null)).isEqualTo(form.contentType());
            assertThat(answer.headers().firstValue("retry-after").orElse(null)).isEqualTo(form.retryAfter());
            assertThat(answer.headers().firstValue("x-trace-id")).isPresent();
            if (form.shape() != RefusalShape.RELAY) {
                assertThat(read).isEqualTo(expected);
            }
        }
        assertThat(endpoint.figures().account().refusedBy(form)).isEqualTo(1);
        assertThat(endpoint.figures().account().inFlight()).isZero();
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void huge_isStillComingAfter64Megabytes(Version version) throws IOException {
        EndpointClient each = new EndpointClient(endpoint, version);
        HttpResponse<InputStream> answer = each.open(CHAT, chat("x", true), "x-test-form", RefusalForm.HUGE_429.name());
        long bytes = 0;
        byte[] last = new byte[0];
        try (InputStream body = answer.body()) {
            byte[] buffer = new byte[1 << 20];
            for (int read = body.read(buffer); read >= 0 && bytes < 64 << 20; read = body.read(buffer)) {
                bytes += read;
                last = buffer;
            }
        }
        assertThat(bytes).isGreaterThanOrEqualTo(64 << 20);
        assertThat(last[0]).isEqualTo((byte) 'x');
    }

    @Test
    void endless_keepsSendingUntilTheClientLeaves() throws IOException {
        HttpResponse<InputStream> answer =
                client.open(CHAT, chat("x", true), "x-test-form", RefusalForm.ENDLESS_403.name());
        try (InputStream body = answer.body()) {
            byte[] start = RefusalForm.ENDLESS_403.body(Surface.CHAT, new RefusalFacts(0, 0, ""));
            body.skipNBytes(start.length);
            assertThat(new String(body.readNBytes(5), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo(".....");
        }
    }

    @Test
    void retryAfter_isSentLiterally() {
        endpoint.set("retryAfter", "-5");
        endpoint.script(RefusalForm.TOO_MANY_429);
        assertThat(client.post(CHAT, chat("x", true)).headers().firstValue("retry-after"))
                .contains("-5");
        HttpResponse<String> answer = client.post(
                CHAT,
                chat("x", true),
                "x-test-form",
                "EMPTY_429",
                "x-test-retry-after",
                "Fri, 01 Jan 2099 00:00:00 GMT");
        assertThat(answer.headers().firstValue("retry-after")).contains("Fri, 01 Jan 2099 00:00:00 GMT");
    }

    @Test
    void lateSlot_refusesTheNextCallThoughTheAnswerIsComplete() {
        endpoint.change(behaviour -> behaviour.withLimit(1).with("lateMillis", 60_000));
        assertThat(client.post(CHAT, chat("first", false)).statusCode()).isEqualTo(200);
        assertThat(client.post(CHAT, chat("second", false)).statusCode()).isEqualTo(403);
        endpoint.reset();
        assertThat(client.post(CHAT, chat("third", false)).statusCode()).isEqualTo(200);
    }

    @Test
    void strangers_holdingAllSlots_leaveNoneForACall() {
        endpoint.strangers(20, Duration.ofSeconds(2));
        assertThat(client.post(CHAT, chat("x", false)).statusCode()).isEqualTo(403);
        await().atMost(Duration.ofSeconds(20)).until(() -> endpoint.figures().strangers() == 0);
        assertThat(client.post(CHAT, chat("x", false)).statusCode()).isEqualTo(200);
    }
}
