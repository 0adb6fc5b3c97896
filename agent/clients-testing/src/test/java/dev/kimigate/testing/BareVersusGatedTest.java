package dev.kimigate.testing;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A comparison sees what a gate could damage, and not what differs by itself. */
class BareVersusGatedTest {
    private final ScriptedServer server;
    private final BareVersusGated both;

    BareVersusGatedTest() throws IOException {
        server = new ScriptedServer(ScriptedServer::fine);
        both = new BareVersusGated(server);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void otherStatus_isSeen() {
        assertIsSeen(session -> session.see("status " + (session.isGated() ? 429 : 200)));
        assertIsSeen(session -> session.see("answer", () -> session.isGated() ? 429 : 200));
    }

    @Test
    void otherBody_isSeen() {
        assertIsSeen(session -> session.see("body " + text(session).length()));
        assertIsSeen(session -> session.see("hash", () -> text(session).hashCode()));
    }

    @Test
    void pathAndNumbersInAnExceptionsText_areNotSeen() {
        assertThatCode(() -> both.assertSame("same", session -> {
                    session.see("asked for " + session.prefix() + "/x");
                    session.see("failed", () -> {
                        throw new IOException("port " + (session.isGated() ? 40_001 : 39_999));
                    });
                }))
                .doesNotThrowAnyException();
    }

    private static String text(Session session) {
        return "0123456789".repeat(session.isGated() ? 11 : 10);
    }

    private void assertIsSeen(Script script) {
        assertThatThrownBy(() -> both.assertSame("other", script)).isInstanceOf(AssertionError.class);
    }
}
