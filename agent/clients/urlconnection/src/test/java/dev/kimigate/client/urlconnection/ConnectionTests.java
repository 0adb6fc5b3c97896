package dev.kimigate.client.urlconnection;

import dev.kimigate.testing.ClientFixture;
import dev.kimigate.testing.RefusalTexts;
import dev.kimigate.testing.ScriptedServer.Request;
import java.io.IOException;
import java.net.HttpURLConnection;
import org.junit.jupiter.api.AfterEach;

/** What tests of connections begin and end with: a server, a gate, and a look at the permits. */
abstract class ConnectionTests {
    final ClientFixture fixture = Woven.fixture();

    ConnectionTests() throws IOException {}

    @AfterEach
    void settle() throws IOException {
        try (fixture) {
            fixture.settle();
        }
    }

    final String url(String path) {
        return fixture.server.url(path);
    }

    static boolean refuse(Request request) throws IOException {
        return request.whole(RefusalTexts.TOO_MANY_REQUESTS, RefusalTexts.JSON, RefusalTexts.CONCURRENCY);
    }

    static boolean done(Request request) throws IOException {
        return request.whole("200 OK", "text/plain", "done");
    }

    final void refuseOnce(String path) {
        fixture.server.on(path, request -> request.number() == 1 ? refuse(request) : done(request));
    }

    /** A connection whose answer has its permit until it is disconnected. */
    final HttpURLConnection hold() throws IOException {
        fixture.server.on("/gated/hold", request -> {
            request.head("200 OK", "text/event-stream", "Transfer-Encoding: chunked");
            return request.to().awaitClose();
        });
        HttpURLConnection held = Connections.open(url("/gated/hold"));
        held.getInputStream();
        fixture.awaitHeld(1);
        return held;
    }
}
