package dev.kimigate.kit;

import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.Permit;
import dev.kimigate.machine.MachineStore;
import dev.kimigate.store.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;

/** One JVM with a machine store, led by lines on its standard input; it answers each with a line. */
final class KitHost {
    static final int LIMIT = 20;

    private static final String ACCOUNT = "fedcba9876543210";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long HOLD_MILLIS = 8;

    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final List<Thread> working = new ArrayList<>();
    private final Limiter limiter;
    private volatile boolean works = true;

    private KitHost(Path folder) throws StoreException {
        Limiters limiters = Limiters.create(problems::add);
        this.limiter = limiters.limiter(MachineStore.open(folder, ACCOUNT, "kit", LIMIT, "kit", limiters.runtime()));
    }

    /** Until the input ends. */
    static void run(Path folder, InputStream in, PrintStream out) throws Exception {
        KitHost host;
        try {
            host = new KitHost(folder);
        } catch (StoreException cannotShare) {
            out.println(cannotShare.getMessage());
            return;
        }
        out.println("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            out.println(host.obey(line.split(" ", -1)));
        }
    }

    private String obey(String[] words) throws Exception {
        return switch (words[0]) {
            case "take" -> take(Integer.parseInt(words[1]));
            case "try" -> tryOne();
            case "work" -> work(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
            case "stop" -> stop();
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private Permit permit() throws ExecutionException, InterruptedException {
        return limiter.acquire(limiter.newPosition(PATIENCE)).get();
    }

    private String take(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            try {
                Permit unused = permit();
            } catch (ExecutionException tooLong) {
                return "only " + i;
            }
        }
        return "ok";
    }

    private String tryOne() {
        CompletableFuture<Permit> future = limiter.acquire(limiter.newPosition(Duration.ZERO));
        return future.isCompletedExceptionally() ? "refused" : "got one";
    }

    /** Threads that take a permit, say so, hold it, say so, and give it back. */
    private String work(int threads, int port) {
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> workAt(port));
            thread.setDaemon(true);
            thread.start();
            working.add(thread);
        }
        return "ok";
    }

    private void workAt(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            out.write(ByteBuffer.allocate(Long.BYTES)
                    .putLong(ProcessHandle.current().pid())
                    .array());
            while (works) {
                Permit permit = permit();
                tell(socket, KitReferee.BEGUN);
                Thread.sleep(HOLD_MILLIS);
                tell(socket, KitReferee.ENDED);
                permit.release();
            }
        } catch (IOException | ExecutionException | RuntimeException e) {
            problems.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void tell(Socket referee, int event) throws IOException {
        referee.getOutputStream().write(event);
        if (referee.getInputStream().read() < 0) {
            throw new IOException("the referee has gone");
        }
    }

    /** Waits until all have ended what they do. */
    private String stop() throws InterruptedException {
        works = false;
        for (Thread thread : working) {
            thread.join();
        }
        return problems.isEmpty() ? "ok" : String.join(" | ", problems);
    }
}
