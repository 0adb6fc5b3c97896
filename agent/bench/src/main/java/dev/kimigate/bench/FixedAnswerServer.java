package dev.kimigate.bench;

import dev.kimigate.harness.http.LoopbackServer;
import dev.kimigate.harness.http.RequestHead;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Answers every request of a kept HTTP/1.1 connection at once with the same few bytes, and does little else. */
final class FixedAnswerServer implements AutoCloseable {

    private static final byte[] ANSWER =
            ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n" + "{\"ok\":true}")
                    .getBytes(StandardCharsets.US_ASCII);

    private final LoopbackServer server;

    private FixedAnswerServer(LoopbackServer server) {
        this.server = server;
    }

    static FixedAnswerServer start() throws IOException {
        return new FixedAnswerServer(LoopbackServer.start("plain-server", FixedAnswerServer::serve));
    }

    int port() {
        return server.port();
    }

    /** The URL of a chat completion here. */
    String url() {
        return "http://127.0.0.1:" + port() + "/coding/v1/chat/completions";
    }

    /** The prefix that gates it. */
    String endpoint() {
        return "http://127.0.0.1:" + port() + "/coding";
    }

    private static void serve(Socket connection) throws IOException {
        InputStream in = new BufferedInputStream(connection.getInputStream());
        OutputStream out = connection.getOutputStream();
        for (RequestHead head = RequestHead.read(in); head != null; head = RequestHead.read(in)) {
            byte[] unused = head.body(in);
            out.write(ANSWER);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
