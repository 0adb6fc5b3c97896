package dev.kimigate.harness.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The network between one machine and a server of any kind: passes, delays, doubles, or holds back while it is cut. */
public final class CuttableNetwork implements AutoCloseable {
    private final ServerSocket listening = FreshPorts.listen();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile int serverPort;
    private volatile int delayMillis;
    private volatile boolean doubling;

    public CuttableNetwork(int serverPort) throws IOException {
        this.serverPort = serverPort;
        daemon(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    public void serverPort(int port) {
        serverPort = port;
    }

    /** What is sent arrives so much later, each way. */
    public void delay(int millis) {
        delayMillis = millis;
    }

    /** What the server sends arrives twice. */
    public void doubling(boolean twice) {
        doubling = twice;
    }

    /** All connections end; new ones lead where they lead now. */
    public void reset() {
        List.copyOf(open).forEach(this::close);
    }

    /** What is sent while it is cut arrives afterwards, as over a network that was gone for a while. */
    public void cut(boolean isCut) {
        cut = isCut;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket machine = listening.accept();
                open.add(machine);
                daemon(() -> connect(machine));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void connect(Socket machine) {
        try {
            awaitUncut();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            open.add(server);
            machine.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            daemon(() -> pump(server, machine, true));
            pump(machine, server, false);
        } catch (IOException e) {
            close(machine);
        }
    }

    private void pump(Socket from, Socket to, boolean answers) {
        byte[] buffer = new byte[65_536];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                awaitUncut();
                delay();
                boolean twice = answers && doubling; // before the first: who has read that may ask for another kind
                out.write(buffer, 0, count);
                if (twice) {
                    out.write(buffer, 0, count);
                }
            }
        } catch (IOException e) {
            // One side has closed: so do we.
        }
        close(from);
        close(to);
    }

    private void delay() throws IOException {
        try {
            Thread.sleep(delayMillis);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void awaitUncut() throws IOException {
        while (cut) {
            if (listening.isClosed()) {
                throw new IOException("closed");
            }
            try {
                Thread.sleep(2);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is of no use either way.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "network");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        open.forEach(this::close);
    }
}
