package dev.kimigate.client.okhttp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server that speaks just enough HTTP/1.1 to misbehave on order: a scenario scripts what a path answers. */
public final class PlainServer implements AutoCloseable {
    /** Writes one answer, byte for byte; returns false to close the connection. */
    public interface Script {
        boolean answer(Request request) throws IOException, InterruptedException;
    }

    /** {@code number} counts the requests of a path from 1; {@code over} ends its time in flight. */
    public record Request(
            String method,
            String path,
            Map<String, String> headers,
            String body,
            int number,
            Connection to,
            Runnable over) {
        /** An answer of known length. */
        public boolean whole(String status, String type, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            head(status, type, "Content-Length: " + bytes.length);
            over.run(); // before the last byte, which lets the client's next call come
            to.write(method.equals("HEAD") ? new byte[0] : bytes);
            return true;
        }

        /** The headers of an answer whose body the script writes. */
        public void head(String status, String type, String... more) throws IOException {
            String lines = more.length == 0 ? "" : String.join("\r\n", more) + "\r\n";
            to.text("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nX-Trace: abc\r\n" + lines + "\r\n");
        }
    }

    /** What a script writes to. */
    public record Connection(InputStream in, OutputStream out) {
        public void text(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        public void chunk(String text) throws IOException {
            text(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
        }

        public void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }
    }

    public final AtomicInteger most = new AtomicInteger();
    public final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final ServerSocket socket;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> answering = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    PlainServer() throws IOException {
        socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        daemon("accept", this::accept);
    }

    public void on(String path, Script script) {
        scripts.put(path, script);
    }

    public String url(String path) {
        return "http://127.0.0.1:" + socket.getLocalPort() + path;
    }

    /** How often a path was asked for. */
    public int count(String path) {
        AtomicInteger count = counts.get(path);
        return count == null ? 0 : count.get();
    }

    /** How many requests of a path have come and are not answered yet. */
    public int inFlight(String path) {
        AtomicInteger count = answering.get(path);
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

    private void serve(Socket socket) {
        try (socket) {
            Connection connection =
                    new Connection(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
            boolean keep = true;
            while (keep) {
                Request request = read(connection);
                if (request == null) {
                    return;
                }
                requests.add(request);
                AtomicInteger ofPath = answering.computeIfAbsent(request.path(), fresh -> new AtomicInteger());
                ofPath.incrementAndGet();
                most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                try {
                    keep = scripts.getOrDefault(request.path(), PlainServer::fine)
                            .answer(request);
                } finally {
                    ofPath.decrementAndGet();
                    request.over().run();
                }
            }
        } catch (IOException | InterruptedException clientWent) {
            return;
        }
    }

    private static boolean fine(Request request) throws IOException {
        return request.whole("200 OK", "application/json", "{\"ok\":true}");
    }

    private @Nullable Request read(Connection connection) throws IOException {
        Scanner start = new Scanner(line(connection.in()));
        if (!start.hasNext()) {
            return null;
        }
        String method = start.next();
        String path = start.next();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String header = line(connection.in()); !header.isEmpty(); header = line(connection.in())) {
            headers.put(
                    header.substring(0, header.indexOf(':')),
                    header.substring(header.indexOf(':') + 1).trim());
        }
        // One that is to be asked for is the script's to read.
        String body =
                headers.containsKey("Expect") ? "" : new String(body(connection.in(), headers), StandardCharsets.UTF_8);
        int number = counts.computeIfAbsent(path, fresh -> new AtomicInteger()).incrementAndGet();
        return new Request(method, path, headers, body, number, connection, once(inFlight::decrementAndGet));
    }

    private static Runnable once(Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                action.run();
            }
        };
    }

    private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (!"chunked".equals(headers.get("Transfer-Encoding"))) {
            return in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length;
        do {
            length = Integer.parseInt(line(in), 16);
            body.write(in.readNBytes(length));
            line(in);
        } while (length > 0);
        return body.toByteArray();
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

    private static void daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
