package dev.kimigate.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A plain HTTP/1.1 server on loopback that keeps every byte it is sent, and gives one answer to all. */
final class Recorder implements AutoCloseable {
    private static final String END_OF_HEAD = "\r\n\r\n";
    /* So that an answer never comes before its client has gone to wait for it: clients choose threads by that. */
    private static final long PAUSE_MILLIS = 50;

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
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

    private final ServerSocket server;
    private final List<String> requests = new ArrayList<>();

    Recorder() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("recorder", this::accept);
    }

    int port() {
        return server.getLocalPort();
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

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                daemon("recorder of " + connection.getPort(), () -> serve(connection));
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = connection.getInputStream();
            for (String request = next(in); !request.isEmpty(); request = next(in)) {
                synchronized (requests) {
                    requests.add(request);
                }
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                connection.getOutputStream().write(ANSWER);
            }
        } catch (IOException | InterruptedException gone) {
            // The client's business.
        }
    }

    /* One request with its body; empty at the end. */
    private static String next(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int most = Integer.MAX_VALUE;
        for (int next = 0; bytes.size() < most; ) {
            next = in.read();
            if (next < 0) {
                break;
            }
            bytes.write(next);
            if (most == Integer.MAX_VALUE && next == '\n') {
                String head = bytes.toString(StandardCharsets.ISO_8859_1);
                most = head.endsWith(END_OF_HEAD) ? head.length() + length(head) : most;
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    private static int length(String head) {
        Matcher length = LENGTH.matcher(head);
        return length.find() ? Integer.parseInt(length.group(1)) : 0;
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
