package dev.kimigate.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Answers every request of a kept HTTP/1.1 connection at once with the same few bytes, and does little else. */
final class PlainServer implements AutoCloseable {

    private static final byte[] ANSWER =
            ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n" + "{\"ok\":true}")
                    .getBytes(StandardCharsets.US_ASCII);

    private final ServerSocket socket;

    private PlainServer(ServerSocket socket) {
        this.socket = socket;
    }

    static PlainServer start() throws IOException {
        PlainServer server = new PlainServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        daemon(server::accept);
        return server;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The URL of a chat completion here. */
    String url() {
        return "http://127.0.0.1:" + port() + "/coding/v1/chat/completions";
    }

    /** The prefix that gates it. */
    String endpoint() {
        return "http://127.0.0.1:" + port() + "/coding";
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                daemon(() -> serve(connection));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private static void serve(Socket connection) {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            while (readRequest(in)) {
                out.write(ANSWER);
            }
        } catch (IOException gone) {
            return;
        }
    }

    /** False at the connection's end. */
    private static boolean readRequest(InputStream in) throws IOException {
        int length = 0;
        for (String line = readLine(in); line != null; line = readLine(in)) {
            if (line.isEmpty()) {
                in.skipNBytes(length);
                return true;
            }
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
            }
        }
        return false;
    }

    private static @Nullable String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "plain-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
