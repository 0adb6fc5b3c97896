package dev.kimigate.dist;

import dev.kimigate.harness.http.LoopbackServer;
import dev.kimigate.harness.http.RequestHead;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A plain HTTP/1.1 server on loopback that keeps every byte it is sent, and gives one answer to all. */
final class Recorder implements AutoCloseable {
    /* So that an answer never comes before its client has gone to wait for it: clients choose threads by that. */
    private static final long PAUSE_MILLIS = 50;

    private static final byte[] ANSWER = """
            HTTP/1.1 200 All Well\r
            X-Second: 2\r
            x-first: 1\r
            X-Second: again\r
            Content-Type: text/event-stream\r
            Transfer-Encoding: chunked\r
            \r
            6\r
            data: \r
            8\r
            [DONE]

            \r
            0\r
            \r
            """.getBytes(StandardCharsets.US_ASCII);

    private final LoopbackServer server;
    private final List<String> requests = new ArrayList<>();

    Recorder() {
        try {
            server = LoopbackServer.start("recorder", this::serve);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.port();
    }

    /** What came since the last time this was asked, in order. */
    List<String> taken() {
        synchronized (requests) {
            List<String> all = List.copyOf(requests);
            requests.clear();
            return all;
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket connection) throws IOException, InterruptedException {
        InputStream in = new BufferedInputStream(connection.getInputStream());
        for (RequestHead head = RequestHead.read(in); head != null; head = RequestHead.read(in)) {
            String body = new String(head.body(in), StandardCharsets.ISO_8859_1);
            synchronized (requests) {
                requests.add(head.text() + body);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            connection.getOutputStream().write(ANSWER);
        }
    }
}
