package dev.kimigate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;

/** Bodies and headers are what they are bare, both ways. */
final class SharedBodyScenarios extends ScenarioGroup {
    private static final String HUGE = "0123456789abcdef".repeat(1 << 16);

    private final BareVersusGated both;

    SharedBodyScenarios(ClientFixture fixture, ClientAdapter client) {
        super(fixture, client);
        this.both = new BareVersusGated(server);
    }

    @SharedScenario
    void answers_areTheSame() throws Exception {
        Map<String, ScriptedServer.Answering> answers = new LinkedHashMap<>();
        answers.put(
                "known length",
                request -> request.whole("200 OK", "application/json; charset=utf-8", "{\"text\":\"grüße\"}"));
        answers.put("chunked", request -> {
            request.head("200 OK", "text/event-stream", "Transfer-Encoding: chunked");
            request.to().chunk("data: 1\n\n");
            request.to().chunk("data: 2\n\n");
            request.to().lastChunk();
            return true;
        });
        answers.put("ended by the close", request -> {
            request.head("200 OK", "text/plain", "Connection: close");
            request.to().text("all there is");
            return false;
        });
        answers.put("empty", request -> request.whole("200 OK", "text/plain", ""));
        answers.put("huge", request -> request.whole("200 OK", "text/plain", HUGE));
        for (String status : new String[] {"400 Bad Request", "401 Unauthorized", "404 Not Found", "500 Oops"}) {
            answers.put(status, request -> request.whole(status, "application/json", "{\"error\":\"" + status + "\"}"));
        }
        for (String status : new String[] {RefusalTexts.FORBIDDEN, RefusalTexts.TOO_MANY_REQUESTS}) {
            answers.put(status, request -> request.whole(status, RefusalTexts.JSON, RefusalTexts.QUOTA));
        }
        for (SendMode mode : modes()) {
            for (Map.Entry<String, ScriptedServer.Answering> answer : answers.entrySet()) {
                both.assertSame(answer.getKey() + " " + mode, session -> {
                    session.on("/answer", answer.getValue());
                    AdapterAnswer got = get(mode.start(client.call(AdapterRequest.post(session.url("/answer")))));
                    session.see("status " + got.status() + " " + got.header("Content-Type") + " "
                            + got.header("X-Trace") + " " + got.header("X-None"));
                    String text = got.text();
                    session.see(text.length() > 1_000 ? "hash " + text.hashCode() : text);
                });
            }
        }
    }

    @SharedScenario
    void requests_areTheSame() throws Exception {
        for (SendMode mode : modes()) {
            for (String body : new String[] {"{}", "", "grüße", HUGE}) {
                both.assertSame(mode + " " + body.length(), session -> {
                    session.on("/take", request -> {
                        Map<String, String> headers = new LinkedHashMap<>(request.headers());
                        headers.remove("Host");
                        session.see(request.method() + " " + headers);
                        session.see("body " + request.body().length() + " "
                                + request.body().hashCode());
                        return ScriptedServer.fine(request);
                    });
                    AdapterRequest request = AdapterRequest.post(session.url("/take"))
                            .body(body)
                            .headers(Map.of("X-Own", "mine", "Authorization", "Bearer sk-test"));
                    session.see(text(mode.start(client.call(request))));
                });
            }
        }
    }

    @SharedScenario
    void answersWithoutABody_giveThePermitBackAtOnce() throws Exception {
        server.on("/gated/none", request -> {
            request.to().text("HTTP/1.1 204 No Content\r\n\r\n");
            return true;
        });
        for (SendMode mode : modes()) {
            AdapterAnswer none = get(mode.start(call("/gated/none")));
            assertThat(none.status()).isEqualTo(204);
            fixture.awaitHeld(0);
            AdapterAnswer head =
                    get(mode.start(client.call(request("/gated/head").head())));
            assertThat(head.header("Content-Length")).isEqualTo("11");
            fixture.awaitHeld(0);
            none.close();
            head.close();
        }
    }
}
