package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.dist.host.LoopHost;
import dev.kimigate.harness.endpoint.RefusalForm;
import dev.kimigate.harness.launch.HostJvm;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.blockhound.BlockHound;

/**
 * No loop thread waits or touches a file in classes of the agent, the JVM's first call and a key's first call included.
 * What it may wait for is a lock of the queue, of the store or of the JDK's queues of work, and who has that lock never
 * waits for anything else. BlockHound is native code, which it has for x86-64 alone.
 */
@Tag("thorough")
class LoopThreadsIT {
    private static final int AT_ONCE = 60;
    private static final int IN_TURN = 2;
    private static final Set<String> LOCKS = Set.of(
            "lock: dev.kimigate.limiter.Limiter",
            "lock: dev.kimigate.machine.WordStore",
            // The JDK's own, of what hands work to our threads.
            "lock: dev.kimigate.runtime.Timers",
            "lock: dev.kimigate.call.loop.Dispatcher",
            "lock: dev.kimigate.log.LineWriter");

    private KimiFixture kimi;

    @BeforeEach
    void open() {
        assumeThat(System.getProperty("os.arch")).isEqualTo("amd64");
        kimi = KimiFixture.open(200);
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    /** Two calls in turn are refused first, and then three times the limit are made at once. */
    @ParameterizedTest
    @CsvSource({
        "vertx, 5.2.3, vert.x-eventloop-thread-",
        "vertx, 4.5.0, vert.x-eventloop-thread-",
        "reactor-netty, 1.3.8, loop-",
        "reactor-netty, 1.0.0, loop-",
        "ktor, 3.6.1, DefaultDispatcher-worker-",
        "ktor, 2.0.0, DefaultDispatcher-worker-",
    })
    void loops_neverWait_inTheAgent(String client, String release, String thread) {
        kimi.endpoint().script(RefusalForm.CONCURRENCY_403, RefusalForm.TOO_MANY_429);
        try (HostJvm host = kimi.gated(LoopHost.class)
                .classPath(library(client).jars(release))
                .classPathOf(BlockHound.class)
                .jvmOptions("-XX:+AllowRedefinitionToAddDeleteMethods", "-Dvertx.disableDnsResolver=true")
                .args(client, KimiFixture.CHAT, "" + AT_ONCE)
                .start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(host.stdout())
                    .as("%s", host.stderr())
                    .anyMatch(line -> line.startsWith("on " + thread))
                    .contains("answered " + (IN_TURN + AT_ONCE))
                    .contains(
                            "host: java.lang.Thread.sleep",
                            "host: sun.nio.fs.LinuxFileSystemProvider.getFileAttributeView")
                    .noneMatch(line -> line.startsWith("agent: "))
                    .noneMatch(line -> line.startsWith("lock: ") && !LOCKS.contains(line));
        }
        assertThat(kimi.figures().completed()).isEqualTo(IN_TURN + AT_ONCE);
        assertThat(kimi.figures().refused()).isEqualTo(2);
    }

    private static ClientLibrary library(String client) {
        return switch (client) {
            case "vertx" -> ClientLibrary.VERTX;
            case "reactor-netty" -> ClientLibrary.REACTOR_NETTY;
            case "ktor" -> ClientLibrary.KTOR;
            default -> throw new IllegalArgumentException(client);
        };
    }
}
