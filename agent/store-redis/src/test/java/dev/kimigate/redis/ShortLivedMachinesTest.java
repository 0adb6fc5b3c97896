package dev.kimigate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Thirty machines of one process each that live for 20 s, five at a time, and are ended in the middle of their calls.
 * What they use of the limit is counted here, by what they say.
 */
@Tag("nightly") // two minutes each
class ShortLivedMachinesTest {
    private static final int LIMIT = 20;
    private static final int MACHINES = 30;
    private static final int AT_ONCE = 5;
    private static final long LIFE_MILLIS = 20_000;
    private static final long HOLD_MILLIS = 1_000;
    private static final long LEASE = 2_000;
    private static final long RESERVE = 8_000;
    private static final System.Logger FIGURES = System.getLogger("figures");

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private final Usage usage = new Usage();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    /** How many calls are in flight, over time. */
    private static final class Usage {
        private int inFlight;
        private int most;
        private double callSeconds;
        private long changedNanos = System.nanoTime();

        synchronized void change(int by) {
            long now = System.nanoTime();
            callSeconds += inFlight * ((now - changedNanos) / 1e9);
            changedNanos = now;
            inFlight += by;
            most = Math.max(most, inFlight);
        }

        synchronized double callSeconds() {
            change(0);
            return callSeconds;
        }

        synchronized int most() {
            return most;
        }
    }

    /** One machine, and how many of its calls are in flight. */
    private final class Machine {
        final Process process;
        final CountDownLatch ready = new CountDownLatch(1);
        final CountDownLatch gone = new CountDownLatch(1);
        int held;

        Machine(int index, TestServer server) throws IOException {
            Path directory = LeasingJvm.folder(folder, "machine" + index);
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx96m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ShortLivedMachineMain.class.getName(),
                            directory.toString(),
                            "redis://127.0.0.1:" + server.port(),
                            Integer.toString(LIMIT),
                            Integer.toString(LIMIT),
                            Long.toString(HOLD_MILLIS),
                            Long.toString(LEASE),
                            Long.toString(RESERVE))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            started.add(process);
            Thread reader = new Thread(this::read);
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.equals("ready")) {
                        ready.countDown();
                    } else {
                        int by = line.equals("started") ? 1 : -1;
                        held += by;
                        usage.change(by);
                    }
                }
            } catch (IOException e) {
                // It has ended.
            }
            usage.change(-held); // its calls end with it
            gone.countDown();
        }

        void end(boolean inOrder) throws InterruptedException {
            if (inOrder) {
                process.destroy();
            } else {
                process.destroyForcibly();
            }
            assertThat(gone.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Of the limit, while five machines live all the time; how many permits the ended ones held is added. */
    private double used(TestServer server, boolean inOrder, int[] heldAtEnd) throws Exception {
        Deque<Machine> alive = new ArrayDeque<>();
        for (int i = 0; i < AT_ONCE; i++) {
            alive.add(new Machine(i, server));
        }
        for (Machine machine : alive) {
            assertThat(machine.ready.await(60, TimeUnit.SECONDS)).isTrue();
        }
        Thread.sleep(2 * LEASE + 2_000);
        double before = usage.callSeconds();
        long began = System.nanoTime();
        for (int i = AT_ONCE; i < MACHINES; i++) {
            Thread.sleep(LIFE_MILLIS / AT_ONCE);
            alive.add(new Machine(i, server)); // as an orchestrator does: the next one is started first
            Machine oldest = alive.remove();
            heldAtEnd[0] += oldest.held;
            oldest.end(inOrder);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return (usage.callSeconds() - before) / (LIMIT * seconds);
    }

    @ParameterizedTest
    @EnumSource
    void machinesThatEndInOrder_useAlmostAll(TestServer.Kind kind) throws Exception {
        try (TestServer server = TestServer.start(kind)) {
            double used = used(server, true, new int[1]);
            FIGURES.log(System.Logger.Level.INFO, "{0}, SIGTERM: {1} of the limit, most {2}", kind, used, usage.most());
            assertThat(used).isGreaterThanOrEqualTo(0.9);
            assertThat(usage.most()).isLessThanOrEqualTo(LIMIT + AT_ONCE); // one each before the first answer
        }
    }

    /** What they held stays reserved for lease and reserve, and no more than that is lost. */
    @ParameterizedTest
    @EnumSource
    void machinesThatAreKilled_loseWhatTheDocumentsSay(TestServer.Kind kind) throws Exception {
        try (TestServer server = TestServer.start(kind)) {
            int[] held = new int[1];
            long began = System.nanoTime();
            double used = used(server, false, held);
            double seconds = (System.nanoTime() - began) / 1e9;
            double lost = (held[0] + MACHINES) * (LEASE + RESERVE) / 1e3 / (LIMIT * seconds); // a spare one each
            FIGURES.log(
                    System.Logger.Level.INFO,
                    "{0}, SIGKILL: {1} of the limit, may lose {2}, most {3}",
                    kind,
                    used,
                    lost,
                    usage.most());
            assertThat(used).isGreaterThanOrEqualTo(0.9 - lost).isLessThan(0.95);
            assertThat(usage.most()).isLessThanOrEqualTo(LIMIT + AT_ONCE);
        }
    }
}
