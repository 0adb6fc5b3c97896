package dev.kimigate.machine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Counts what all processes say they have in flight, as the server would: a process tells of a start before it works
 * and of an end before it gives back, and waits for the answer to both.
 */
final class Referee implements AutoCloseable {
    private final ServerSocket server;
    /* All guarded by this. */
    private final int[] inFlight = new int[256];
    private final long[] starts = new long[256];
    private final boolean[] killed = new boolean[256];
    private int most;
    private int mostWithKilled;
    private int limit = Integer.MAX_VALUE;
    private boolean excused;
    private long over;
    private long overExcused;
    private int mostExcused;

    /**
     * Starts that were too many.
     *
     * @param over while nothing excuses them
     * @param excused in windows that the documents allow
     * @param mostExcused the most that was in flight in such a window
     */
    record Tally(long over, long excused, int mostExcused) {}

    Referee() throws IOException {
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on what this process has in flight is not counted: the server has not seen its end yet. */
    synchronized void killed(int id) {
        killed[id] = true;
    }

    /** The number is a new process's from now on. */
    synchronized void born(int id) {
        killed[id] = false;
    }

    /** From now on a start that makes more than this in flight is one too many; killed processes are left out. */
    synchronized void limit(int most) {
        limit = most;
    }

    /** Whether the documents allow too many starts now. */
    synchronized void excuse(boolean now) {
        excused = now;
    }

    synchronized Tally tally() {
        return new Tally(over, overExcused, mostExcused);
    }

    /** The most that was in flight at once, killed processes left out from their kill on. */
    synchronized int most() {
        return most;
    }

    synchronized int mostWithKilled() {
        return mostWithKilled;
    }

    synchronized int inFlight(int id) {
        return inFlight[id];
    }

    synchronized long[] starts() {
        return starts.clone();
    }

    /** Forgets the maxima: what comes now is another question. */
    synchronized void ask() {
        most = 0;
        mostWithKilled = 0;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = server.accept();
                daemon(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        int open = 0;
        int id = -1;
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            OutputStream out = socket.getOutputStream();
            id = in.read();
            for (int event = in.read(); event >= 0; event = in.read()) {
                int change = event == '+' ? 1 : -1;
                open += change;
                count(id, change);
                out.write('k');
            }
        } catch (IOException e) {
            // A killed process may end its connections in this way too.
        } finally {
            if (id >= 0) {
                count(id, -open);
            }
        }
    }

    private synchronized void count(int id, int change) {
        inFlight[id] += change;
        starts[id] += change > 0 ? 1 : 0;
        int all = 0;
        int living = 0;
        for (int i = 0; i < inFlight.length; i++) {
            all += inFlight[i];
            living += killed[i] ? 0 : inFlight[i];
        }
        mostWithKilled = Math.max(mostWithKilled, all);
        most = Math.max(most, living);
        if (change > 0 && !killed[id]) {
            judge(living);
        }
    }

    private void judge(int living) {
        boolean tooMany = living > limit;
        over += tooMany && !excused ? 1 : 0;
        overExcused += tooMany && excused ? 1 : 0;
        mostExcused = excused ? Math.max(mostExcused, living) : mostExcused;
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(null, work, "referee", 128 * 1024);
        thread.setDaemon(true);
        thread.start();
    }
}
