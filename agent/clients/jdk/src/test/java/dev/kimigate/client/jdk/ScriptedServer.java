package dev.kimigate.client.jdk;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks just enough HTTP/1.1 to misbehave on order; the path says how.
 *
 * <p>A test may script a path of its own. Known without: {@code /ok}, {@code /slow} (headers at once, body over 300
 * ms), {@code /held} (headers and a few lines at once, no end for 20 s), {@code /refused-N} (a concurrency refusal N
 * times, then ok), {@code /quota}, {@code /quota-cut} (closed in the middle), {@code /quota-large} (200 KB),
 * {@code /redirect} (to /quota), {@code /endless} (a refusal that never ends, once, then ok), {@code /silent} (no
 * answer until the client goes).
 */
final class ScriptedServer implements AutoCloseable {
    static final String CONCURRENCY =
            "{\"error\":{\"message\":\"You've reached your concurrent request limit. Please wait"
                    + " for your ongoing requests to finish and try again.\",\"type\":\"permission_error\"}}";
    static final String QUOTA = quota(400);
    static final String LARGE_QUOTA = quota(20_000);

    /** Answers one request, byte for byte; returns false to close the connection. */
    interface Script {
        boolean answer(Request request) throws IOException, InterruptedException;
    }

    /** A request whose body has not been read yet; its target is a path, or what a proxy is asked for. */
    record Request(
            String method, String target, Map<String, String> headers, InputStream in, OutputStream out, Socket from) {
        /** Reads the body; how many bytes it had. */
        long readBody() throws IOException {
            long length = Long.parseLong(headers.getOrDefault("Content-Length", "0"));
            in.skipNBytes(length);
            boolean chunked = "chunked".equals(headers.get("Transfer-Encoding"));
            for (int chunk = chunked ? 1 : 0; chunk > 0; length += chunk) {
                chunk = Integer.parseInt(line(in), 16);
                in.skipNBytes(chunk);
                line(in);
            }
            return length;
        }

        void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /** An answer of known length after the request's body; header lines with their ends. */
        boolean answer(String status, String headerLines, String body) throws IOException {
            readBody();
            write("HTTP/1.1 " + status + "\r\n" + headerLines + "Content-Length: "
                    + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body);
            return true;
        }
    }

    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final ServerSocket socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
    final AtomicInteger inFlight = new AtomicInteger();
    final AtomicInteger most = new AtomicInteger();

    ScriptedServer() throws IOException {
        daemon("accept", this::accept);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    }

    int port() {
        return socket.getLocalPort();
    }

    void on(String target, Script script) {
        scripts.put(target, script);
    }

    /** How often a path was asked for. */
    int requests(String path) {
        AtomicInteger count = seen.get(path);
        return count == null ? 0 : count.get();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connection.setTcpNoDelay(true);
                connections.add(connection);
                daemon("connection", () -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            boolean keep = true;
            while (keep) {
                Request request = request(in, out, connection);
                if (request == null) {
                    return;
                }
                int count = seen.computeIfAbsent(request.target(), any -> new AtomicInteger())
                        .incrementAndGet();
                most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                try {
                    keep = scripts.getOrDefault(request.target(), any -> usual(any, count))
                            .answer(request);
                } finally {
                    inFlight.decrementAndGet();
                }
            }
        } catch (IOException | InterruptedException | RuntimeException clientWentOrSpeaksNoHttp) {
            return;
        }
    }

    /** Reads one request up to its body; null at the end. */
    private static @Nullable Request request(InputStream in, OutputStream out, Socket from) throws IOException {
        String[] start = line(in).split(" ", 3);
        if (start.length < 2) {
            return null;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            int colon = header.indexOf(':');
            headers.put(header.substring(0, colon), header.substring(colon + 1).trim());
        }
        return new Request(start[0], start[1], headers, in, out, from);
    }

    private static boolean usual(Request request, int count) throws IOException, InterruptedException {
        request.readBody();
        if (request.target().equals("/silent")) {
            return request.in().read() >= 0;
        }
        return answer(request.target(), count, request.out());
    }

    private static boolean answer(String path, int count, OutputStream out) throws IOException, InterruptedException {
        if (path.startsWith("/refused-") && count <= Integer.parseInt(path.substring(9))) {
            whole(out, "403 Forbidden", CONCURRENCY);
        } else if (path.equals("/quota")) {
            whole(out, "403 Forbidden", QUOTA);
        } else if (path.equals("/quota-large")) {
            whole(out, "403 Forbidden", LARGE_QUOTA);
        } else if (path.equals("/quota-cut")) {
            out.write(head("403 Forbidden", QUOTA.length()));
            out.write(QUOTA.getBytes(StandardCharsets.UTF_8), 0, QUOTA.length() / 2);
            out.flush();
            Thread.sleep(30);
            return false;
        } else if (path.equals("/redirect")) {
            out.write("HTTP/1.1 302 Found\r\nLocation: /quota\r\nContent-Length: 0\r\n\r\n"
                    .getBytes(StandardCharsets.UTF_8));
        } else if (path.equals("/endless") && count == 1) {
            out.write(head("429 Too Many Requests", 1 << 30));
            out.write(CONCURRENCY.getBytes(StandardCharsets.UTF_8));
            while (true) {
                out.write(' ');
                out.flush();
                Thread.sleep(100);
            }
        } else if (path.equals("/held")) {
            slow(out, 1_000, 2);
            Thread.sleep(60_000);
        } else {
            slow(out, 50, path.equals("/slow") ? 60 : 2);
        }
        return true;
    }

    private static void whole(OutputStream out, String status, String text) throws IOException, InterruptedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.write(head(status, bytes.length));
        out.write(bytes, 0, bytes.length / 2);
        out.flush();
        Thread.sleep(10);
        out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
        out.flush();
    }

    private static void slow(OutputStream out, int length, long pauseMillis) throws IOException, InterruptedException {
        out.write(head("200 OK", length));
        for (int i = 0; i < 5; i++) {
            out.write("line ".getBytes(StandardCharsets.UTF_8));
            out.write(("0000" + i).substring(0, 4).getBytes(StandardCharsets.UTF_8));
            out.write('\n');
            out.flush();
            Thread.sleep(pauseMillis);
        }
    }

    private static byte[] head(String status, int length) {
        return ("HTTP/1.1 " + status + "\r\nContent-Type: application/json; charset=utf-8\r\nX-Trace-Id: abc\r\n"
                        + "Content-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static String quota(int lines) {
        StringBuilder text = new StringBuilder(
                "{\"error\":{\"message\":\"You've reached your usage limit for this billing"
                        + " cycle. Your quota will be refreshed in the next cycle.\",\"type\":\"access_terminated_error\"}}\n");
        for (int i = 0; i < lines; i++) {
            text.append("line ").append(i).append('\n');
        }
        return text.toString();
    }

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
