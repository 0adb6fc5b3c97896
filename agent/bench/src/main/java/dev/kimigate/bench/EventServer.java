package dev.kimigate.bench;

import dev.kimigate.harness.http.LoopbackServer;
import dev.kimigate.harness.http.RequestHead;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Streams events, each with the nanosecond at which it was sent. How many, and how far apart, says the field "user" of
 * a request's body, because a peer may drop header fields that it does not know.
 */
final class EventServer implements AutoCloseable {

    /** Before the nanosecond of an event. */
    static final String STAMP = "\"content\":\"";

    private static final Pattern ORDER = Pattern.compile("events=(\\d+) gap=(\\d+)");
    private static final String EVENT = "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1790000000,\"model\":\"kimi-for-coding\",\"choices\":[{\"index\":0,\"delta\":{" + STAMP
            + "%020d and some more words\"},\"finish_reason\":null}]}\n\n";
    private static final byte[] HEAD = ascii("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n"
            + "Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n");
    private static final byte[] END = ascii("e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n");
    private static final int AT_ONCE = 64;

    private final LoopbackServer server;

    private EventServer(LoopbackServer server) {
        this.server = server;
    }

    static EventServer start() throws IOException {
        return new EventServer(LoopbackServer.start("event-server", EventServer::serve));
    }

    int port() {
        return server.port();
    }

    /** A body that asks for so many events; with a gap of 0 they come as fast as they are taken. */
    static String order(int events, int gapMicros) {
        return "{\"model\":\"kimi-for-coding\",\"stream\":true,\"user\":\"events=" + events + " gap=" + gapMicros
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    private static void serve(Socket connection) throws IOException, InterruptedException {
        InputStream in = new BufferedInputStream(connection.getInputStream());
        OutputStream out = connection.getOutputStream();
        for (RequestHead head = RequestHead.read(in); head != null; head = RequestHead.read(in)) {
            Matcher order = ORDER.matcher(new String(head.body(in), StandardCharsets.UTF_8));
            if (!order.find()) {
                throw new IOException("no order in " + head.line());
            }
            out.write(HEAD);
            int events = Integer.parseInt(order.group(1));
            int gapMicros = Integer.parseInt(order.group(2));
            if (gapMicros == 0) {
                pour(out, events);
            } else {
                pace(out, events, gapMicros);
            }
            out.write(END);
        }
    }

    private static void pace(OutputStream out, int events, int gapMicros) throws IOException, InterruptedException {
        for (int i = 0; i < events; i++) {
            TimeUnit.MICROSECONDS.sleep(gapMicros);
            out.write(chunk());
        }
    }

    private static void pour(OutputStream out, int events) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < AT_ONCE; i++) {
            block.writeBytes(chunk());
        }
        byte[] bytes = block.toByteArray();
        for (int sent = 0; sent < events; sent += AT_ONCE) {
            out.write(bytes);
        }
    }

    private static byte[] chunk() {
        String event = String.format(Locale.ROOT, EVENT, System.nanoTime());
        return ascii(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
