package dev.kimigate.testing;

import dev.kimigate.harness.http.LoopbackServer;
import dev.kimigate.harness.http.RequestHead;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A server that speaks just enough HTTP/1.1 to misbehave on order: a test scripts what a path answers. */
public final class ScriptedServer implements AutoCloseable {
    /** Writes one answer, byte for byte; returns false to close the connection. */
    public interface Answering {
        boolean answer(Request request) throws IOException, InterruptedException;
    }

    /**
     * A request with its body; one that is to be asked for ({@code Expect}) is the script's to read.
     *
     * @param path what is asked for: a path, or what a proxy is asked for
     * @param number counts the requests of a path from 1
     * @param over ends its time in flight
     */
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

        /** An answer of known length with these header lines, each with its end, and no others. */
        public boolean answer(String status, String headerLines, String text) throws IOException {
            readBody();
            to.text("HTTP/1.1 " + status + "\r\n" + headerLines + "Content-Length: "
                    + text.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + text);
            return true;
        }

        /** How many bytes the body has; reads one that was asked for. */
        public long readBody() throws IOException {
            return headers.containsKey("Expect")
                    ? RequestHead.body(to.in, headers).length
                    : body.getBytes(StandardCharsets.UTF_8).length;
        }
    }

    /** What a script writes to. */
    public record Connection(Socket socket, InputStream in, OutputStream out) {
        public void text(String text) throws IOException {
            write(text.getBytes(StandardCharsets.UTF_8));
        }

        public void chunk(String text) throws IOException {
            text(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
        }

        public void lastChunk() throws IOException {
            text("0\r\n\r\n");
        }

        public void write(byte[] bytes) throws IOException {
            out.write(bytes);
            out.flush();
        }

        /** Waits until the client goes; returns false, to close the connection. */
        public boolean awaitClose() throws IOException {
            return in.read() >= 0;
        }

        /** Has the connection end with a reset; returns false, to close it. */
        public boolean reset() throws IOException {
            socket.setSoLinger(true, 0);
            return false;
        }
    }

    /** The most requests in flight at once so far. */
    public final AtomicInteger most = new AtomicInteger();
    /** All requests in the order in which they came. */
    public final List<Request> requests = new CopyOnWriteArrayList<>();

    private final Answering usual;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Map<String, Answering> scripts = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> answering = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final LoopbackServer server;

    /** {@code usual} answers paths without a script. */
    public ScriptedServer(Answering usual) throws IOException {
        this.usual = usual;
        this.server = LoopbackServer.start("scripted", this::serve);
    }

    /** The shortest answer. */
    public static boolean fine(Request request) throws IOException {
        return request.whole("200 OK", "application/json", "{\"ok\":true}");
    }

    public void on(String path, Answering script) {
        scripts.put(path, script);
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    public URI uri(String path) {
        return URI.create(url(path));
    }

    public int port() {
        return server.port();
    }

    /** How many connections have come. */
    public int connections() {
        return server.connections();
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

    /** How many requests have come and are not answered yet. */
    public int inFlight() {
        return inFlight.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void serve(Socket socket) throws IOException, InterruptedException {
        Connection connection =
                new Connection(socket, new BufferedInputStream(socket.getInputStream()), socket.getOutputStream());
        boolean keep = true;
        while (keep) {
            Request request = read(connection);
            if (request == null) {
                return;
            }
            keep = answer(request);
        }
    }

    private boolean answer(Request request) throws IOException, InterruptedException {
        requests.add(request);
        AtomicInteger ofPath = answering.computeIfAbsent(request.path(), fresh -> new AtomicInteger());
        ofPath.incrementAndGet();
        most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try {
            return scripts.getOrDefault(request.path(), usual).answer(request);
        } finally {
            ofPath.decrementAndGet();
            request.over().run();
        }
    }

    private @Nullable Request read(Connection connection) throws IOException {
        RequestHead head = RequestHead.read(connection.in());
        if (head == null) {
            return null;
        }
        String path = head.target();
        Map<String, String> headers = head.headers();
        String body = headers.containsKey("Expect")
                ? ""
                : new String(RequestHead.body(connection.in(), headers), StandardCharsets.UTF_8);
        int number = counts.computeIfAbsent(path, fresh -> new AtomicInteger()).incrementAndGet();
        return new Request(head.method(), path, headers, body, number, connection, once(inFlight::decrementAndGet));
    }

    private static Runnable once(Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                action.run();
            }
        };
    }
}
