package dev.kimigate.kit;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Counts the calls that all JVMs have in flight, as a server would: a JVM says when a call begins and ends, and waits
 * for the answer. Any thread.
 */
final class KitReferee implements AutoCloseable {
    static final int BEGUN = '+';
    static final int ENDED = '-';

    private final ServerSocket server;
    /* All guarded by this. */
    private final Map<Long, Integer> inFlight = new HashMap<>();
    private final Set<Long> killed = new HashSet<>();
    private int most;
    private long starts;

    KitReferee() throws IOException {
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    synchronized int most() {
        return most;
    }

    synchronized long starts() {
        return starts;
    }

    /** A server sees the end of a dead JVM's calls a little later than the system: from now on they do not count. */
    synchronized void killed(long pid) {
        killed.add(pid);
    }

    /** Waits until so many more calls have begun. */
    synchronized void awaitStarts(long more, Duration patience) throws InterruptedException, KitFailure {
        long wanted = starts + more;
        long end = System.nanoTime() + patience.toNanos();
        while (starts < wanted) {
            if (System.nanoTime() - end > 0) {
                throw new KitFailure("calls wait, and no permit comes");
            }
            wait(100);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            }
        } catch (IOException closed) {
            // the end
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            long pid = in.readLong();
            for (int event = in.read(); event >= 0; event = in.read()) {
                count(pid, event == BEGUN ? 1 : -1);
                out.write('k');
            }
        } catch (IOException killedInBetween) {
            // counted as killed already
        }
    }

    private synchronized void count(long pid, int change) {
        inFlight.merge(pid, change, Integer::sum);
        starts += change > 0 ? 1 : 0;
        int living = inFlight.entrySet().stream()
                .filter(jvm -> !killed.contains(jvm.getKey()))
                .mapToInt(Map.Entry::getValue)
                .sum();
        most = Math.max(most, living);
        notifyAll();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        thread.start();
    }
}
