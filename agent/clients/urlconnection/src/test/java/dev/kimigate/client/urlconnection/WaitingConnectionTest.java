package dev.kimigate.client.urlconnection;

import static dev.kimigate.client.urlconnection.Connections.failure;
import static dev.kimigate.client.urlconnection.Connections.get;
import static dev.kimigate.client.urlconnection.Connections.open;
import static dev.kimigate.client.urlconnection.Connections.post;
import static dev.kimigate.client.urlconnection.Connections.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.SendMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Where a connection waits, what it holds meanwhile, and how its permit ends where nobody reads. */
class WaitingConnectionTest extends ConnectionTests {
    WaitingConnectionTest() throws IOException {}

    /** The socket is open from the body's first byte on; over a wait it would idle until the server closes it. */
    @Test
    void openSocket_isNotKeptOverAWait() throws Exception {
        fixture.limit(1);
        HttpURLConnection held = hold();
        HttpURLConnection next = post(url("/gated/next"));
        Connections.write(next, "{}");
        Awaitility.await().until(() -> fixture.server.connections() == 2);
        CompletableFuture<String> answer = SendMode.inThread(() -> text(next.getInputStream()));
        fixture.awaitWaiting(1);
        held.disconnect();
        assertThat(get(answer)).isEqualTo("{\"ok\":true}");
        assertThat(fixture.server.connections()).isEqualTo(3);
        assertThat(fixture.server.requests)
                .extracting(request -> request.body())
                .endsWith("{}");
    }

    @Test
    void openSocket_isUsed_whereThereIsNoWait() throws Exception {
        HttpURLConnection connection = post(url("/gated/any"));
        connection.connect();
        assertThat(text(connection, "{}")).isEqualTo("{\"ok\":true}");
        assertThat(fixture.server.connections()).isEqualTo(1);
    }

    /** One call asks for its answer more than once: for its code, its first line, each header. */
    @Test
    void callThatHasWaitedTooLong_failsAgain_withoutAnotherWait() throws Exception {
        for (boolean streamed : new boolean[] {false, true}) {
            fixture.limit(1, Duration.ofMillis(50));
            HttpURLConnection held = hold();
            HttpURLConnection never = post(url("/gated/never"));
            if (streamed) {
                never.setFixedLengthStreamingMode(2);
                assertThatThrownBy(never::getOutputStream).isInstanceOf(SocketTimeoutException.class);
            } else {
                Connections.write(never, "{}");
            }
            assertThatThrownBy(never::getResponseCode)
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("1 of 1 held");
            fixture.limit(1); // whose wait would be a minute
            HttpURLConnection heldToo = hold();
            assertThatThrownBy(never::getInputStream)
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessageContaining("1 of 1 held");
            assertThat(never.getHeaderField("X-Trace")).isNull();
            assertThat(never.getErrorStream()).isNull();
            held.disconnect();
            heldToo.disconnect();
        }
        assertThat(fixture.server.count("/gated/never")).isZero();
    }

    @Test
    void streamedBody_waitsBeforeItsFirstByte() throws Exception {
        fixture.limit(1);
        HttpURLConnection held = hold();
        for (boolean chunked : new boolean[] {true, false}) {
            HttpURLConnection next = post(url("/gated/next"));
            if (chunked) {
                next.setChunkedStreamingMode(0);
            } else {
                next.setFixedLengthStreamingMode(2);
            }
            CompletableFuture<OutputStream> output = SendMode.inThread(next::getOutputStream);
            fixture.awaitWaiting(1);
            held.disconnect();
            try (OutputStream out = get(output)) {
                out.write(new byte[] {'{', '}'});
            }
            assertThat(next.getOutputStream()).isSameAs(get(output));
            assertThat(fixture.held()).isEqualTo(1);
            assertThat(text(next.getInputStream())).isEqualTo("{\"ok\":true}");
            fixture.awaitHeld(0);
            held = hold();
        }
        held.disconnect();
        assertThat(fixture.server.requests)
                .filteredOn(request -> request.path().equals("/gated/next"))
                .hasSize(2)
                .allSatisfy(request -> assertThat(request.body()).isEqualTo("{}"));
    }

    @Test
    void streamedBodyThatIsGivenUp_givesThePermitBack() throws Exception {
        HttpURLConnection given = post(url("/gated/none"));
        given.setChunkedStreamingMode(0);
        given.getOutputStream().write('{');
        assertThat(fixture.held()).isEqualTo(1);
        given.disconnect();
        fixture.awaitHeld(0);
        HttpURLConnection half = post(url("/gated/none"));
        half.setFixedLengthStreamingMode(10);
        half.getOutputStream().write('{');
        assertThat(fixture.held()).isEqualTo(1);
        assertThatThrownBy(half::getResponseCode).isInstanceOf(IOException.class);
        fixture.awaitHeld(0);
    }

    @Test
    void streamedBodyThatNobodyHoldsAnyMore_givesThePermitBack() throws Exception {
        forget();
        assertThat(fixture.held()).isEqualTo(1);
        Awaitility.await().atMost(Connections.SECONDS, TimeUnit.SECONDS).until(() -> {
            System.gc();
            return fixture.held() == 0;
        });
    }

    private void forget() throws IOException {
        HttpURLConnection forgotten = post(url("/gated/none"));
        forgotten.setChunkedStreamingMode(0);
        forgotten.getOutputStream().write('{');
    }

    /** Its body is here in whole: the server is done with it. */
    @Test
    void answerWhoseBodyIsNeverRead_givesThePermitBackAtOnce_ifItIsHere() throws Exception {
        HttpURLConnection connection = open(url("/gated/whole"));
        fixture.server.on("/gated/whole", request -> {
            request.to().text("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone");
            return true;
        });
        assertThat(connection.getResponseCode()).isEqualTo(200);
        fixture.awaitHeld(0);
        assertThat(text(connection.getInputStream())).isEqualTo("done");
    }

    /** Held, so that nothing is collected. */
    @Test
    void errorWhoseBodyIsNeverRead_givesThePermitBackSoon() throws Exception {
        fixture.server.on("/gated/error", request -> {
            request.head("500 Oops", "text/plain", "Transfer-Encoding: chunked");
            request.to().chunk("half");
            return request.to().awaitClose();
        });
        HttpURLConnection unread = open(url("/gated/error"));
        HttpURLConnection read = open(url("/gated/error"));
        assertThat(read.getResponseCode()).isEqualTo(500);
        assertThat(read.getErrorStream().readNBytes(4)).hasSize(4);
        assertThatThrownBy(unread::getInputStream).hasMessageContaining("500");
        assertThat(fixture.held()).isEqualTo(2);
        fixture.awaitHeld(1);
        assertThat(unread.getErrorStream().readNBytes(4)).hasSize(4);
        read.disconnect();
        unread.disconnect();
    }

    /** A login is asked for in the middle of a call, whose permit it does not share. */
    @Test
    void callOfAnAuthenticator_isACallOfItsOwn() throws Exception {
        fixture.limit(2);
        fixture.server.on(
                "/gated/login",
                request -> request.headers().containsKey("Authorization")
                        ? done(request)
                        : request.answer("401 Unauthorized", "WWW-Authenticate: Basic realm=\"a\"\r\n", ""));
        HttpURLConnection connection = post(url("/gated/login"));
        connection.setAuthenticator(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                try {
                    assertThat(fixture.held()).isEqualTo(1);
                    InputStream nested = open(url("/gated/nested")).getInputStream();
                    return new PasswordAuthentication(text(nested), "test".toCharArray());
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        assertThat(text(connection, "{}")).isEqualTo("done");
        assertThat(fixture.server.count("/gated/login")).isEqualTo(2);
        assertThat(fixture.server.count("/gated/nested")).isEqualTo(1);
    }

    @Test
    void callbackThatThrows_failsTheCall_andGivesThePermitBack() throws Exception {
        fixture.server.on(
                "/gated/login",
                request -> request.answer("401 Unauthorized", "WWW-Authenticate: Basic realm=\"a\"\r\n", ""));
        HttpURLConnection connection = post(url("/gated/login"));
        connection.setAuthenticator(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                throw new IllegalStateException("of the application");
            }
        });
        assertThatThrownBy(() -> text(connection, "{}")).hasStackTraceContaining("of the application");
        fixture.awaitHeld(0);
    }

    @Test
    void secondThread_waitsForTheSameAnswer() throws Exception {
        fixture.limit(1);
        HttpURLConnection held = hold();
        HttpURLConnection shared = open(url("/gated/shared"));
        CompletableFuture<InputStream> first = SendMode.inThread(shared::getInputStream);
        fixture.awaitWaiting(1);
        CompletableFuture<InputStream> second = SendMode.inThread(shared::getInputStream);
        held.disconnect();
        assertThat(get(first)).isSameAs(get(second));
        assertThat(text(get(first))).isEqualTo("{\"ok\":true}");
        assertThat(fixture.server.count("/gated/shared")).isEqualTo(1);
    }

    @Test
    void interruptedWait_failsAgain_withoutAnotherWait() throws Exception {
        fixture.limit(1);
        HttpURLConnection held = hold();
        HttpURLConnection never = open(url("/gated/never"));
        CompletableFuture<Integer> code = SendMode.inThread(() -> {
            Thread.currentThread().interrupt();
            return never.getResponseCode();
        });
        assertThat(failure(code)).hasToString("java.net.SocketException: Closed by interrupt");
        assertThatThrownBy(never::getResponseCode).hasMessage("Closed by interrupt");
        held.disconnect();
        assertThat(fixture.server.count("/gated/never")).isZero();
    }

    @Test
    void hundredCalls_areAnswered_withoutARefusal() throws Exception {
        fixture.limit(20);
        java.util.concurrent.atomic.AtomicInteger inFlight = new java.util.concurrent.atomic.AtomicInteger();
        fixture.server.on("/gated/burst", request -> {
            if (inFlight.incrementAndGet() > 20) {
                inFlight.decrementAndGet();
                return request.whole(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, RefusalTexts.CONCURRENCY);
            }
            Thread.sleep(50);
            inFlight.decrementAndGet(); // before the answer, whose end lets the next call start
            return done(request);
        });
        java.util.List<CompletableFuture<String>> answers = new java.util.ArrayList<>();
        for (int i = 0; i < 100; i++) {
            answers.add(SendMode.inThread(() -> text(post(url("/gated/burst")), "{}")));
        }
        for (CompletableFuture<String> answer : answers) {
            assertThat(get(answer)).isEqualTo("done");
        }
        assertThat(fixture.server.count("/gated/burst")).isEqualTo(100);
    }
}
