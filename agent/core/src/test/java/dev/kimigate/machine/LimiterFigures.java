package dev.kimigate.machine;

import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.Permit;
import dev.kimigate.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The limiter's figures. Not a test: run it on a quiet machine, after {@code ./mvnw -q -pl agent/core -am
 * test-compile}, from the root of the repository; about two minutes:
 *
 * <pre>{@code
 * java -Xmx512m -cp agent/core/target/classes:agent/core/target/test-classes dev.kimigate.machine.LimiterFigures
 * }</pre>
 *
 * <p>Arguments choose some of them: store, memory, hand-over, idle, kill, many. Exit code 1 when a count or a ratio is
 * so far off that noise cannot be the cause. {@code agent/bench} runs them too.
 */
@SuppressWarnings("FutureReturnValueIgnored") // some calls are there to wait only
final class LimiterFigures {
    private static final int WAITERS = 10_000;
    private static final List<String> ALL = List.of("store", "memory", "hand-over", "idle", "kill", "many");
    /* The target is 90 % of the ideal; half of that is no noise. */
    private static final double FAR_BELOW = 45;

    private LimiterFigures() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(
                "Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors");
        boolean fine = true;
        for (String part : arguments.length == 0 ? ALL : List.of(arguments)) {
            fine &= take(part);
        }
        System.exit(fine ? 0 : 1);
    }

    private static boolean take(String part) throws Exception {
        Limiters limiters = Limiters.create(System.out::println);
        switch (part) {
            case "store" -> {
                uncontended("local store", limiters, LocalStore.create("0", "figures", 20, "", limiters.runtime()));
                uncontendedMachine(1, limiters);
                uncontendedMachine(8, limiters);
            }
            case "memory" -> {
                return waiters(limiters);
            }
            case "hand-over" -> {
                double few = handOver(4, 12, 20);
                double many = handOver(4, 50, 20);
                return few > FAR_BELOW && many > FAR_BELOW;
            }
            case "idle" -> idleProcessor();
            case "kill" -> killToGrant();
            case "many" -> {
                return handOver(64, 2, 200) > FAR_BELOW;
            }
            default -> throw new IllegalArgumentException(part + " is none of " + ALL);
        }
        return true;
    }

    private static void uncontendedMachine(int records, Limiters limiters) throws Exception {
        Path directory = directory();
        List<MachineStore> stores = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            stores.add(MachineStore.open(directory, "0", "figures", 20, "", limiters.runtime()));
        }
        uncontended("machine store, " + records + " JVMs on record", limiters, stores.get(0));
        stores.forEach(MachineStore::close);
    }

    private static void uncontended(String what, Limiters limiters, Store store) {
        Limiter limiter = limiters.limiter(store);
        double[] rounds = new double[7];
        for (int r = 0; r < rounds.length; r++) {
            int count = 1_000_000;
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                limiter.acquire(limiter.newPosition(Duration.ofMinutes(10)))
                        .join()
                        .release();
            }
            rounds[r] = (System.nanoTime() - start) / (double) count;
        }
        double[] warm = Arrays.copyOfRange(rounds, 2, rounds.length);
        Arrays.sort(warm);
        System.out.printf(
                "acquire + release, uncontended, %s: median %.0f ns (%.0f to %.0f)%n",
                what, warm[warm.length / 2], warm[0], warm[warm.length - 1]);
    }

    private static boolean waiters(Limiters limiters) throws InterruptedException {
        Limiter limiter = limiters.limiter(LocalStore.create("0", "figures", 1, "", limiters.runtime()));
        Permit held =
                limiter.acquire(limiter.newPosition(Duration.ofMinutes(10))).join();
        List<CompletableFuture<Permit>> waiting = new ArrayList<>(WAITERS + 1);
        waiting.add(limiter.acquire(limiter.newPosition(Duration.ofMinutes(10)))); // what is made once
        int threads = Thread.activeCount();
        long before = usedBytes();
        for (int i = 0; i < WAITERS; i++) {
            waiting.add(limiter.acquire(limiter.newPosition(Duration.ofMinutes(10))));
        }
        long after = usedBytes();
        System.out.printf(
                "%d waiters: %d bytes each, %d threads more%n",
                WAITERS, (after - before) / WAITERS, Thread.activeCount() - threads);
        return firstInFirstOut(held, waiting);
    }

    private static boolean firstInFirstOut(Permit held, List<CompletableFuture<Permit>> waiting)
            throws InterruptedException {
        BlockingQueue<Permit> granted = new LinkedBlockingQueue<>();
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < waiting.size(); i++) {
            int place = i;
            waiting.get(i).thenAccept(permit -> {
                order.add(place);
                granted.add(permit);
            });
        }
        held.release();
        for (int i = 0; i < waiting.size(); i++) {
            granted.take().release();
        }
        boolean inOrder = order.equals(order.stream().sorted().toList());
        System.out.println(order.size() + " went on, " + (inOrder ? "first in, first out" : "OUT OF ORDER"));
        return inOrder;
    }

    private static long usedBytes() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private record Event(long nanos, boolean grant, int jvm) {}

    private static double handOver(int jvms, int threads, int holdMillis) throws Exception {
        Path directory = directory();
        List<ForkedHost> hosts = new ArrayList<>();
        for (int i = 0; i < jvms; i++) {
            hosts.add(ForkedHost.start(directory, 20));
        }
        for (int i = 0; i < jvms; i++) {
            hosts.get(i).order("hand-over " + threads + " " + holdMillis + " " + directory.resolve("events" + i));
        }
        Thread.sleep(10_000);
        stop(hosts);
        return report(jvms, threads, holdMillis, directory);
    }

    /** All at once: the last ones would have the permits to themselves. */
    private static void stop(List<ForkedHost> hosts) throws InterruptedException {
        List<Thread> stopping = new ArrayList<>();
        for (ForkedHost host : hosts) {
            Thread thread = new Thread(() -> {
                try (host) {
                    host.order("stop");
                } catch (IOException e) {
                    System.out.println(e);
                }
            });
            thread.start();
            stopping.add(thread);
        }
        for (Thread thread : stopping) {
            thread.join();
        }
    }

    /** How much of the ideal throughput there was, in percent. */
    private static double report(int jvms, int threads, int holdMillis, Path directory) throws IOException {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < jvms; i++) {
            for (String line : Files.readAllLines(directory.resolve("events" + i))) {
                String[] times = line.split(" ", -1);
                events.add(new Event(Long.parseLong(times[0]), true, i));
                events.add(new Event(Long.parseLong(times[1]), false, i));
            }
        }
        events.sort(Comparator.comparingLong(Event::nanos));
        long start = events.get(0).nanos() + 2_000_000_000L;
        long end = events.get(events.size() - 1).nanos() - 1_000_000_000L;
        Deque<Event> free = new ArrayDeque<>();
        List<Long> all = new ArrayList<>();
        List<Long> between = new ArrayList<>();
        double[] grants = new double[jvms];
        for (Event event : events) {
            if (!event.grant()) {
                free.add(event);
            } else if (!free.isEmpty()) {
                Event back = free.remove();
                if (event.nanos() > start && event.nanos() < end) {
                    long took = event.nanos() - back.nanos();
                    grants[event.jvm()]++;
                    all.add(took);
                    if (back.jvm() != event.jvm()) {
                        between.add(took);
                    }
                }
            }
        }
        double sum = Arrays.stream(grants).sum();
        double jain = sum * sum / (jvms * Arrays.stream(grants).map(x -> x * x).sum());
        double ideal = 20_000.0 / holdMillis * (end - start) / 1e9;
        System.out.printf(
                "hand-over, %d JVMs of %d threads, %d ms holds: all %s; from JVM to JVM %s; "
                        + "%.1f %% of the ideal throughput, Jain %.4f%n",
                jvms, threads, holdMillis, quantiles(all), quantiles(between), 100 * sum / ideal, jain);
        return 100 * sum / ideal;
    }

    private static String quantiles(List<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return String.format(
                "p50 %.2f ms, p99 %.1f ms (%d)",
                sorted[sorted.length / 2] / 1e6, sorted[(int) (sorted.length * 0.99)] / 1e6, sorted.length);
    }

    private static void idleProcessor() throws Exception {
        Path directory = directory();
        try (ForkedHost holder = ForkedHost.start(directory, 20);
                ForkedHost waiter = ForkedHost.start(directory, 20)) {
            holder.order("take 20 0");
            System.out.printf("processor of a JVM that holds: %.2f %% of a core%n", processor(holder));
            waiter.order("wait 1");
            System.out.printf("processor of a JVM that only waits: %.2f %% of a core%n", processor(waiter));
            waiter.order("wait 9999");
            System.out.printf("the same with 10,000 waiters: %.2f %% of a core%n", processor(waiter));
        }
    }

    private static double processor(ForkedHost jvm) throws Exception {
        Thread.sleep(2_000);
        long before = Long.parseLong(jvm.ask("cpu"));
        long start = System.nanoTime();
        Thread.sleep(10_000);
        long used = Long.parseLong(jvm.ask("cpu")) - before;
        return 100.0 * used / (System.nanoTime() - start);
    }

    private static void killToGrant() throws Exception {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Path directory = directory();
            try (ForkedHost holder = ForkedHost.start(directory, 20);
                    ForkedHost waiter = ForkedHost.start(directory, 20)) {
                holder.order("take 20 0");
                waiter.order("wait 1");
                Thread.sleep(1_500);
                long start = System.nanoTime();
                holder.kill();
                while (!waiter.ask("got").equals("1")) {
                    Thread.onSpinWait();
                }
                times.add(System.nanoTime() - start);
            }
        }
        System.out.println("kill -9 of the holder of all, until a waiter goes on (linger 250 ms): " + quantiles(times));
    }

    private static Path directory() throws IOException {
        Path directory = Files.createTempDirectory("kimi-gate-figures");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        return directory;
    }
}
