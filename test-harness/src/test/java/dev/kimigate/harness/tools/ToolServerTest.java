package dev.kimigate.harness.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolServerTest {

    private static final String CALL = "{\"model\":\"kimi\",\"stream\":true}";
    private static final String MESSAGES = "api.kimi.com/coding/v1/messages";
    private static final String CHAT = "api.kimi.com/coding/v1/chat/completions";
    private static final String RESPONSES = "api.kimi.com/coding/v1/responses";
    private static final int LONG_SECONDS = 600;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private ToolServer server = start();

    @AfterEach
    void stop() {
        server.close();
    }

    private ToolServer start(Step... steps) {
        return ToolServer.start(List.of(steps), new Timeline(lines::add), true);
    }

    private void script(Step... steps) {
        server.close();
        server = start(steps);
    }

    private HttpResponse<String> post(String path, String body) {
        return send(HttpRequest.newBuilder(server.uri(path)).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(
                    request.header("Authorization", "Bearer made-up-key").build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Stream<String> seen(String part) {
        return lines.stream().filter(line -> line.contains(part));
    }

    @Test
    void attempts_ofOneCall_followTheScript_thenAreAnswered() {
        script(Step.refuse(429), Step.refuse(503));
        assertThat(post(CHAT, CALL).statusCode()).isEqualTo(429);
        assertThat(post(CHAT, CALL).statusCode()).isEqualTo(503);
        assertThat(post(CHAT, CALL).statusCode()).isEqualTo(200);
        assertThat(seen("A3 POST")).hasSize(1);
        assertThat(seen("A3 answered")).hasSize(1);
    }

    @Test
    void attempt_withItsFieldsInAnotherOrder_isOneOfTheSameCall() {
        script(Step.refuse(429));
        post(CHAT, "{\"model\":\"kimi\",\"stream\":true}");
        assertThat(post(CHAT, "{\"stream\":true,\"model\":\"kimi\"}").statusCode())
                .isEqualTo(200);
        assertThat(post(CHAT, "{\"stream\":false,\"model\":\"kimi\"}").statusCode())
                .isEqualTo(429);
        assertThat(seen("B1 POST")).hasSize(1);
    }

    @Test
    void refusal_thatWaitingCures_asksForAnotherAttempt() {
        script(Step.refuse(529));
        HttpResponse<String> answer = post(MESSAGES, CALL);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.headers().firstValue("x-should-retry")).contains("true");
    }

    @Test
    void refusal_ofTheRequestItself_asksForNothing() {
        script(Step.refuse(413));
        assertThat(post(MESSAGES, CALL).headers().map()).doesNotContainKeys("retry-after", "x-should-retry");
    }

    @Test
    void refusal_isInTheDialectOfThePath() {
        script(Step.refuse(429));
        assertThat(post(MESSAGES, CALL).body())
                .startsWith("{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\"");
        script(Step.refuse(429));
        assertThat(post(RESPONSES, CALL).body()).startsWith("{\"error\":{\"message\":\"kimi-gate:");
    }

    @ParameterizedTest
    @ValueSource(strings = {MESSAGES, CHAT, RESPONSES})
    void answer_isAStreamOrNot_asTheCallWants(String path) {
        HttpResponse<String> stream = post(path, CALL);
        assertThat(stream.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(stream.body()).contains("data: ").contains("pong");
        HttpResponse<String> whole = post(path, "{\"model\":\"kimi\"}");
        assertThat(whole.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(whole.body()).startsWith("{").contains("pong");
    }

    @Test
    void silence_comesAfterTheFirstWords_andEnds() {
        script(Step.silence(1));
        assertThat(post(MESSAGES, CALL).body()).contains("pong").contains("message_stop");
    }

    @Test
    void hold_ends() {
        script(Step.hold(1));
        assertThat(post(MESSAGES, CALL).body()).contains("message_stop");
    }

    @Test
    void lateRefusal_comesTwice_thenAnAnswer() {
        script(Experiment.of("late-503").steps(1).toArray(Step[]::new));
        assertThat(Stream.generate(() -> post(CHAT, CALL).statusCode()).limit(3))
                .containsExactly(503, 503, 200);
    }

    @Test
    void experiments_haveTheWordsOfTheCommandLine() {
        assertThat(Stream.of(Experiment.values()).map(Experiment::word))
                .contains("plain", "headers", "again", "silence", "429", "late-429", "413")
                .allMatch(word -> Experiment.of(word).word().equals(word));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void toolThatHangsUp_duringAHold_isSeen(boolean byReset) throws IOException {
        script(Step.hold(LONG_SECONDS));
        URI uri = server.uri(CHAT);
        try (Socket tool = new Socket(uri.getHost(), uri.getPort())) {
            tool.setSoLinger(byReset, 0);
            String request = "POST " + uri.getPath() + " HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + "1e\r\n"
                    + CALL.substring(0, 30) + "\r\n0\r\n\r\n";
            tool.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await().until(() -> seen("A1 POST").count() == 1);
        }
        await().until(() -> seen("A1 tool hung up").count() == 1);
    }

    @Test
    void fieldsOfARequest_areShownWithoutTheKey() {
        post(CHAT, CALL);
        assertThat(seen("Authorization: …")).hasSize(1);
        assertThat(seen("made-up-key")).isEmpty();
    }

    @Test
    void otherRequests_areNoCalls() {
        assertThat(send(HttpRequest.newBuilder(server.uri("api.kimi.com/coding/v1/models")))
                        .body())
                .contains("kimi-for-coding");
        HttpRequest.Builder probe = HttpRequest.newBuilder(server.uri("api.kimi.com/coding/api/hello"));
        assertThat(send(probe.method("HEAD", BodyPublishers.noBody())).statusCode())
                .isEqualTo(404);
        assertThat(seen("- GET ")).hasSize(1);
        assertThat(seen("- HEAD ")).hasSize(1);
    }
}
