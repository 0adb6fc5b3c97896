package dev.kimigate.dist;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that opens tunnels, whatever they are for, to one port of this machine. */
final class TunnelProxy implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final int port;
    private final String credentials;

    /** {@code user} and its password with a colon between them; empty if nobody is asked for any. */
    TunnelProxy(int port, String user) throws IOException {
        this.port = port;
        this.credentials = user.isEmpty()
                ? ""
                : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        daemon(this::accept);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** What was asked for since the last time, with the answer, in no order. */
    List<String> takeRequests() {
        List<String> taken = requests.stream().sorted().toList();
        requests.clear();
        return taken;
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
                daemon(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = new BufferedInputStream(client.getInputStream());
            for (List<String> head = head(in); !head.isEmpty(); head = head(in)) {
                if (isWelcome(head)) {
                    requests.add(head.get(0) + " opened");
                    say(client, "HTTP/1.1 200 OK");
                    tunnel(client, in);
                    return;
                }
                requests.add(head.get(0) + " locked");
                say(
                        client,
                        "HTTP/1.1 407 Proxy Authentication Required",
                        "Proxy-Authenticate: Basic realm=\"r\"",
                        "Content-Length: 0");
            }
        } catch (IOException oneOfThemWent) {
            return;
        }
    }

    private boolean isWelcome(List<String> head) {
        return credentials.isEmpty()
                || head.stream()
                        .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("proxy-authorization:")
                                && line.endsWith(credentials));
    }

    private void tunnel(Socket client, InputStream in) throws IOException {
        try (Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            server.setTcpNoDelay(true);
            connections.add(server);
            daemon(() -> pump(server, client));
            in.transferTo(server.getOutputStream());
        }
    }

    private static void pump(Socket from, Socket to) {
        try (to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException oneOfThemWent) {
            return;
        }
    }

    private static void say(Socket client, String... head) throws IOException {
        String text = String.join("\r\n", head) + "\r\n\r\n";
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The lines of a request; none at the end. */
    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n' && line.isEmpty()) {
                return lines;
            } else if (c == '\n') {
                lines.add(line.toString());
                line.setLength(0);
            } else if (c != '\r') {
                line.append((char) c);
            }
        }
        return List.of();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "tunnel");
        thread.setDaemon(true);
        thread.start();
    }
}
