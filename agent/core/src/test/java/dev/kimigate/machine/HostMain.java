package dev.kimigate.machine;

import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.Permit;
import dev.kimigate.limiter.QueuePosition;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.PolicyChanges;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A JVM with one machine store, led by lines on its standard input; each is answered by one line. */
final class HostMain {
    static final String HASH = "fedcba9876543210";

    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> takenBack = new ConcurrentLinkedQueue<>();
    /** By how much our wall clock is wrong. */
    private final AtomicLong clockMillis = new AtomicLong();

    private final AtomicReference<@Nullable Throwable> escaped = new AtomicReference<>();
    private final Path directory;
    private final MachineStore store;
    private final Limiter limiter;
    private final Deque<Permit> permits = new ArrayDeque<>();
    private final Deque<CompletableFuture<Permit>> waiting = new ArrayDeque<>();
    private final List<Thread> load = new ArrayList<>();
    private final AtomicBoolean loading = new AtomicBoolean();

    private HostMain(Path directory, int limit, String label) {
        this.directory = directory;
        Limiters limiters =
                Limiters.create(System::nanoTime, () -> System.currentTimeMillis() + clockMillis.get(), problems::add);
        this.store = MachineStore.openOrAlone(directory, HASH, "test", limit, label, limiters.runtime());
        store.onTakenBack(
                dead -> takenBack.add("pid " + dead.pid() + " held " + dead.held() + ", limit " + dead.limit()));
        this.limiter = limiters.limiter(store);
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = System.out;
        HostMain host = new HostMain(Path.of(arguments[0]), Integer.parseInt(arguments[1]), arguments[2]);
        widenFileTable();
        out.println("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            out.println(host.obey(line.split(" ", -1)));
        }
        System.exit(0);
    }

    /**
     * Makes room for more open files than this JVM will ever have. When the table of a process with threads grows, the
     * kernel lets every open wait for a grace period of RCU: on a machine of two cores beside three busy loops 0.6 to 4
     * seconds were measured, in which the process can register nowhere.
     */
    private static void widenFileTable() throws IOException {
        List<InputStream> open = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            open.add(new FileInputStream("/dev/null"));
        }
        for (InputStream file : open) {
            file.close();
        }
    }

    private String obey(String[] words) throws Exception {
        return switch (words[0]) {
            case "take" -> take(Integer.parseInt(words[1]), Long.parseLong(words[2]));
            case "wait" -> queue(Integer.parseInt(words[1]));
            case "got" ->
                Long.toString(waiting.stream().filter(CompletableFuture::isDone).count());
            case "release" -> release(Integer.parseInt(words[1]));
            case "status" -> status();
            case "found" -> Boolean.toString(store.isFound());
            case "where" -> Integer.toString(System.identityHashCode(store.permitRecord()));
            case "limit" -> Integer.toString(limiter.shared().limit());
            case "lower" -> lower(Integer.parseInt(words[1]));
            case "clock" -> clock(Long.parseLong(words[1]));
            case "cool" -> cool(Long.parseLong(words[1]));
            case "digest" -> digest(words);
            case "word" ->
                Boolean.toString(limiter.digests()
                        .word(Integer.parseInt(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])));
            case "read-lock" -> readLock();
            case "problems" -> problems.size() + " " + String.join(" | ", problems);
            case "taken-back" -> String.join(" | ", takenBack);
            case "spin" -> spin(Integer.parseInt(words[1]));
            case "load" -> load(Integer.parseInt(words[1]), Long.parseLong(words[2]), words[3], words[4]);
            case "hand-over" -> handOver(Integer.parseInt(words[1]), Long.parseLong(words[2]), Path.of(words[3]));
            case "stop" -> stop();
            case "cpu" -> Long.toString(cpuNanos());
            case "escaped" -> escaped();
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private String escaped() {
        Throwable failure = escaped.get();
        return failure == null ? "nothing" : failure + " " + Arrays.toString(failure.getStackTrace());
    }

    private String take(int count, long waitMillis) throws Exception {
        for (int i = 0; i < count; i++) {
            try {
                QueuePosition position = limiter.newPosition(Duration.ofMillis(waitMillis));
                permits.add(limiter.acquire(position).get(waitMillis + 30_000, TimeUnit.MILLISECONDS));
            } catch (ExecutionException e) {
                return "only " + i + ": " + e.getMessage();
            }
        }
        return "ok";
    }

    private String queue(int count) {
        for (int i = 0; i < count; i++) {
            waiting.add(limiter.acquire(limiter.newPosition(Duration.ofMinutes(10))));
        }
        return "ok";
    }

    private String release(int count) {
        for (int i = 0; i < count; i++) {
            permits.remove().release();
        }
        return "ok";
    }

    private String status() {
        AccountStatus status = limiter.status();
        return status.held() + " " + status.waiting() + " " + status.limit() + " "
                + (status.shared() ? "shared" : "alone");
    }

    private String lower(int limit) {
        PolicyChanges.limit(limiter.shared(), limit);
        return "ok";
    }

    private String clock(long wrongByMillis) {
        clockMillis.set(wrongByMillis);
        return "ok";
    }

    private String cool(long millis) {
        PolicyChanges.coolDown(limiter.shared(), System.currentTimeMillis() + clockMillis.get() + millis, 1);
        return "ok";
    }

    private String digest(String[] words) {
        long key = Long.parseLong(words[1]);
        return words.length == 2
                ? Long.toString(limiter.digests().value(key))
                : Boolean.toString(limiter.digests().value(key, Long.parseLong(words[2]), Long.parseLong(words[3])));
    }

    /** What no code should do, and some scanner will. */
    private String readLock() throws IOException {
        return Files.readAllBytes(directory.resolve("account-" + HASH + ".lock")).length + " bytes";
    }

    private String spin(int count) {
        int refused = 0;
        for (int i = 0; i < count; i++) {
            CompletableFuture<Permit> future = limiter.acquire(limiter.newPosition(Duration.ZERO));
            if (future.isCompletedExceptionally()) {
                refused++;
            } else {
                future.join().release();
            }
        }
        return refused + " refused";
    }

    /** Threads that take a permit, tell the referee, hold it, tell the referee, and give it back. */
    private String load(int threads, long holdMillis, String port, String id) {
        loading.set(true);
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(null, () -> run(holdMillis, Integer.parseInt(port), id), "load", 256 * 1024);
            thread.setDaemon(true);
            thread.start();
            load.add(thread);
        }
        return "ok";
    }

    private String stop() throws InterruptedException {
        loading.set(false);
        for (Thread thread : load) {
            thread.join();
        }
        load.clear();
        return "ok";
    }

    private void run(long holdMillis, int port, String id) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            out.write(Integer.parseInt(id));
            while (loading.get()) {
                Permit permit = limiter.acquire(limiter.newPosition(Duration.ofMinutes(10)))
                        .get();
                out.write('+');
                in.read();
                Thread.sleep(holdMillis);
                out.write('-');
                in.read();
                permit.release();
            }
        } catch (Exception | Error e) {
            escaped.compareAndSet(null, e);
        }
    }

    /** Threads that take, hold and give back; the nanosecond clock at each grant and each return goes to the file. */
    private String handOver(int threads, long holdMillis, Path file) {
        loading.set(true);
        ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(null, () -> note(holdMillis, lines), "load", 256 * 1024);
            thread.setDaemon(true);
            thread.start();
            load.add(thread);
        }
        List<Thread> noting = List.copyOf(load);
        Thread writer = new Thread(() -> {
            try {
                for (Thread thread : noting) {
                    thread.join();
                }
                Files.write(file, lines);
            } catch (IOException | InterruptedException e) {
                escaped.compareAndSet(null, e);
            }
        });
        writer.start();
        load.add(writer);
        return "ok";
    }

    private void note(long holdMillis, ConcurrentLinkedQueue<String> lines) {
        try {
            while (loading.get()) {
                Permit permit = limiter.acquire(limiter.newPosition(Duration.ofMinutes(10)))
                        .get();
                long granted = System.nanoTime();
                Thread.sleep(holdMillis);
                long back = System.nanoTime();
                permit.release();
                lines.add(granted + " " + back);
            }
        } catch (Exception e) {
            escaped.compareAndSet(null, e);
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }
}
