package dev.kimigate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;

/** However the other side ends a call, it fails as bare, and its permit comes back. */
final class SharedEndScenarios extends ScenarioGroup {
    private static final int BARE_RUNS = 20;
    private static final String FULL = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n";

    private final BareVersusGated both;

    SharedEndScenarios(ClientFixture fixture, ClientAdapter client) {
        super(fixture, client);
        this.both = new BareVersusGated(server);
    }

    @SharedScenario
    void brokenAnswers_failAsBare() throws Exception {
        Map<String, String> answers = new LinkedHashMap<>();
        answers.put("nothing", "");
        answers.put("garbage", "garbage\r\n\r\n");
        answers.put("other protocol", "ICY 200 OK\r\n\r\n");
        answers.put("status that is no number", "HTTP/1.1 2x0 OK\r\n\r\n");
        answers.put("half a head", "HTTP/1.1 200 OK\r\nContent-Le");
        answers.put("length that is no number", "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n");
        answers.put("negative length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n");
        answers.put("half a body", FULL + "half");
        answers.put("half a refusal", FULL.replace("200 OK", RefusalTexts.FORBIDDEN) + "half");
        answers.put("bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\nzz\r\n");
        answers.put("half a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nfirst");
        answers.put("half a chunk of a refusal", "HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n50\r\nfirst");
        answers.put(
                "bad chunk of a refusal", "HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\nzz\r\n");
        answers.put("body where none may be", "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nfirst");
        answers.put("end without a length", "HTTP/1.1 200 OK\r\n\r\nall there is");
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            assertSame(answer.getKey(), request -> {
                request.to().text(answer.getValue());
                return false;
            });
        }
    }

    @SharedScenario
    void reset_failsAsBare() throws Exception {
        assertSame("before the answer", request -> request.to().reset());
        assertSame("in the body", request -> {
            request.to().text(FULL + "half");
            Thread.sleep(20); // so that the client has it
            return request.to().reset();
        });
    }

    private void assertSame(String name, ScriptedServer.Answering broken) throws Exception {
        for (SendMode mode : modes()) {
            both.assertSame(name + ", " + mode, session -> {
                session.on("/broken", broken);
                AdapterCall call = client.call(AdapterRequest.post(session.url("/broken")));
                session.see("answer", () -> {
                    AdapterAnswer answer = get(mode.start(call));
                    session.see("status " + answer.status());
                    return answer.text();
                });
            });
            fixture.awaitHeld(0);
        }
    }

    /** Shorter than its length, or in the middle of a chunk. Some clients take the first for a whole one, bare too. */
    @SharedScenario
    void cutStream_endsTheReadAsBare_andGivesThePermitBack_beforeTheClose() throws Exception {
        for (String path : new String[] {"/bare/", "/gated/"}) {
            server.on(path + "cut", request -> {
                request.to().text(FULL + "half");
                return false;
            });
            server.on(path + "torn", request -> {
                request.head("200 OK", "text/plain", "Transfer-Encoding: chunked");
                request.to().text("50\r\nhalf");
                return false;
            });
        }
        endsAsBare("cut");
        endsAsBare("torn");
    }

    /**
     * Which end a client sees first, of its bytes and of the connection, is chance in some: asks bare until it agrees.
     */
    private void endsAsBare(String name) throws Exception {
        for (SendMode mode : modes()) {
            boolean gated = breaks(mode, "/gated/" + name);
            Set<Boolean> bare = new HashSet<>();
            for (int i = 0; i < BARE_RUNS && !bare.contains(gated); i++) {
                bare.add(breaks(mode, "/bare/" + name));
            }
            assertThat(bare).as(name + ", " + mode).contains(gated);
        }
    }

    /** Whether a call fails, or its read; some clients see the end before they have passed the answer on. */
    private boolean breaks(SendMode mode, String path) throws Exception {
        AdapterAnswer answer;
        try {
            answer = get(mode.start(call(path)));
        } catch (ExecutionException | CancellationException early) {
            fixture.awaitHeld(0);
            return true;
        }
        try (answer) {
            boolean broken = failsToRead(answer);
            fixture.awaitHeld(0);
            return broken;
        }
    }

    private static boolean failsToRead(AdapterAnswer answer) throws Exception {
        try {
            byte[] unused = get(SendMode.inThread(() -> answer.body().readAllBytes()));
            return false;
        } catch (ExecutionException | CancellationException broken) {
            return true;
        }
    }

    @SharedScenario
    void noConnection_failsAsBare_andGivesThePermitBack() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        for (SendMode mode : modes()) {
            String bare = failure(mode.start(client.call(AdapterRequest.post("http://127.0.0.1:" + port + "/bare"))));
            assertThat(failure(
                            mode.start(client.call(AdapterRequest.post("http://127.0.0.1:" + port + "/gated/none")))))
                    .isEqualTo(bare);
            fixture.awaitHeld(0);
        }
    }
}
