package dev.kimigate.harness.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A free port of loopback, whose connections are served each on a daemon thread of its own. Any thread. */
public final class LoopbackServer implements AutoCloseable {
    private static final int BACKLOG = 200;

    /** Serves one connection, which is closed when it returns or throws. */
    public interface Handler {
        void serve(Socket connection) throws IOException, InterruptedException;
    }

    private final ServerSocket socket = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final String name;
    private final Handler handler;

    private LoopbackServer(String name, Handler handler) throws IOException {
        this.name = name;
        this.handler = handler;
    }

    /** Accepts from now on; {@code name} is that of its threads. */
    public static LoopbackServer start(String name, Handler handler) throws IOException {
        LoopbackServer server = new LoopbackServer(name, handler);
        server.daemon(server::accept);
        return server;
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** How many connections have come so far. */
    public int connections() {
        return connections.size();
    }

    /** Closes all connections, too. */
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

    private void serve(Socket connection) {
        try (connection) {
            handler.serve(connection);
        } catch (IOException | InterruptedException clientWent) {
            return;
        }
    }

    private void daemon(Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
