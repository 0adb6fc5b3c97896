package dev.kimigate.gateway;

import static dev.kimigate.gateway.GatewayFixture.BODY;
import static dev.kimigate.gateway.GatewayFixture.STREAM;
import static dev.kimigate.gateway.ScriptedUpstream.CALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.ScriptedServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a line of four minutes, a server that needs long for its headers. {@code -Pone} runs it, in seven minutes. */
@Tag("nightly")
class GatewayPatienceTest {
    private static final int LINE_SECONDS = 240;
    /** What most tools wait for headers before they send the same again. */
    private static final Duration TOOL = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    /** A tool: it waits 300 s for headers, and obeys {@code Retry-After}. */
    private static final class PatientTool {
        private final List<String> answers = new ArrayList<>();
        private final ScriptedUpstream upstream;

        PatientTool(ScriptedUpstream upstream) {
            this.upstream = upstream;
        }

        HttpResponse<String> call(String body) throws Exception {
            HttpRequest request = upstream.request(CALL)
                    .timeout(TOOL)
                    .header("User-Agent", "patient/1.0")
                    .POST(BodyPublishers.ofString(body))
                    .build();
            while (true) {
                long asked = System.nanoTime();
                HttpResponse<String> answer = upstream.send(request);
                answers.add(answer.statusCode() + " after " + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - asked)
                        + " s");
                if (answer.statusCode() != 429) {
                    return answer;
                }
                assertThat(answer.body()).contains("kimi-gate: ");
                TimeUnit.SECONDS.sleep(Long.parseLong(
                        answer.headers().firstValue("retry-after").orElseThrow()));
            }
        }
    }

    private String run(String name, String body, int headerSeconds) throws Exception {
        List<String> broken = new ArrayList<>();
        try (ScriptedUpstream upstream = ScriptedUpstream.open(folder.resolve(name), "max-wait", "30m")) {
            upstream.server().on(CALL, request -> {
                try {
                    return request.body().contains("\"line\"") ? stream(request) : late(request, headerSeconds);
                } catch (java.io.IOException hungUp) {
                    broken.add(hungUp.toString());
                    throw hungUp;
                }
            });
            var line = upstream.sendAsync(upstream.request(CALL)
                    .timeout(TOOL)
                    .POST(BodyPublishers.ofString(STREAM.replace("hi", "line")))
                    .build());
            GatewayFixture.until(() -> upstream.server().inFlight(CALL) == 1);
            PatientTool tool = new PatientTool(upstream);
            assertThat(tool.call(body).statusCode()).isEqualTo(200);
            assertThat(line.join().statusCode()).isEqualTo(200);
            assertThat(broken).isEmpty();
            assertThat(upstream.server().count(CALL)).isEqualTo(2);
            assertThat(upstream.server().most).hasValue(1);
            return name + ": " + tool.answers;
        }
    }

    private static boolean stream(ScriptedServer.Request request) throws java.io.IOException, InterruptedException {
        request.head("200 OK", "text/event-stream", "Transfer-Encoding: chunked");
        for (int i = 0; i < LINE_SECONDS; i++) {
            request.to().chunk("data: {}\n\n");
            TimeUnit.SECONDS.sleep(1);
        }
        request.over().run();
        request.to().lastChunk();
        return true;
    }

    private static boolean late(ScriptedServer.Request request, int seconds)
            throws java.io.IOException, InterruptedException {
        TimeUnit.SECONDS.sleep(seconds);
        return ScriptedServer.fine(request);
    }

    @Test
    void lateHeaders_behindALineOfFourMinutes_costNoTimeout_andNothingIsSentTwice() {
        var whole = CompletableFuture.supplyAsync(() -> told("whole", BODY, 140), task -> new Thread(task).start());
        var stream = CompletableFuture.supplyAsync(() -> told("stream", STREAM, 35), task -> new Thread(task).start());
        assertThat(List.of(whole.join(), stream.join())).allMatch(told -> told.endsWith("s]"));
    }

    private String told(String name, String body, int headerSeconds) {
        try {
            String told = run(name, body, headerSeconds);
            System.out.println(told);
            return told;
        } catch (Exception failure) {
            throw new CompletionException(failure);
        }
    }
}
