package dev.kimigate.dist;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.launch.Debugging;
import dev.kimigate.harness.launch.Homes;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/**
 * {@code https://api.kimi.com} on this machine, and a user's home in which hosts share their state. Not for two tests
 * at a time: there is one port 443.
 */
final class KimiFixture implements AutoCloseable {
    /** Longer than anything here takes, on a machine that has other work too. */
    static final Duration LONG = Debugging.patient(Duration.ofMinutes(3));

    static final String CHAT = "https://api.kimi.com/coding/v1/chat/completions";
    private static final int HTTPS = 443;
    private static final Duration UNTIL_ASKED = Duration.ofSeconds(15);
    private static final long PORT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final KimiEndpoint endpoint;
    private Path home;

    private KimiFixture(KimiEndpoint endpoint, Path home) {
        this.endpoint = endpoint;
        this.home = home;
    }

    /** Skips the test where port 443 cannot be bound. */
    static KimiFixture open(EndpointOptions options) {
        awaitPort();
        assumeThat(KimiEndpoint.canBind(HTTPS))
                .as("port 443 of loopback can be bound: needs root or CAP_NET_BIND_SERVICE, and nobody else on it")
                .isTrue();
        return new KimiFixture(KimiEndpoint.start(options.withPort(HTTPS)), newHome());
    }

    /** With the limit of 20 and every answer taking as long as given. */
    static KimiFixture open(int millis) {
        return open(EndpointOptions.usual().withBehaviour(Behaviour.usual().withMillis(millis)));
    }

    /* A test before may not have let go of it yet. */
    private static void awaitPort() {
        long end = System.nanoTime() + PORT_NANOS;
        while (!KimiEndpoint.canBind(HTTPS) && System.nanoTime() - end < 0 && mayBind()) {
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static boolean mayBind() {
        return KimiEndpoint.canBind(HTTPS + 1);
    }

    /**
     * Waits until a gated host has asked for its limit, or has given up: on a busy machine it may, and then believes in
     * the usual one.
     */
    void awaitAsked() {
        awaitOrGoOn(() -> endpoint.figures().usages() > 0);
    }

    static void awaitOrGoOn(Callable<Boolean> asked) {
        try {
            await().atMost(UNTIL_ASKED).until(asked);
        } catch (ConditionTimeoutException e) {
            System.out.println("the limit was not asked for within " + UNTIL_ASKED);
        }
    }

    KimiEndpoint endpoint() {
        return endpoint;
    }

    /** Of every key that tests use, unless they say otherwise. */
    AccountFigures figures() {
        return endpoint.figures().account();
    }

    Path home() {
        return home;
    }

    /** Where hosts keep what they share. */
    Path stateDir() {
        return home.resolve(".cache").resolve("kimi-gate");
    }

    /** Figures to zero, and a home as of a user who never ran a gated host. */
    void clean() {
        endpoint.reset();
        Homes.remove(home);
        home = newHome();
    }

    /** A program on the real URLs without the agent. */
    HostJvmBuilder bare(Class<?> program) {
        return HostJvm.builder().main(program).asReal(endpoint).home(home);
    }

    /** The same with the agent, and no setting at all. */
    HostJvmBuilder gated(Class<?> program) {
        return bare(program).agent(Shipped.JAR);
    }

    /** What {@code java -jar kimi-gate.jar status} says to the hosts' user. */
    String status() {
        return status(home);
    }

    /** The same to the user of another home. */
    static String status(Path home) {
        return Command.run(
                        Map.of("HOME", home.toString()),
                        List.of(
                                Jdk.current().java().toString(),
                                "-Duser.home=" + home,
                                "-jar",
                                Shipped.JAR.toString(),
                                "status"))
                .stdout();
    }

    @Override
    public void close() {
        endpoint.close();
        Homes.remove(home);
    }

    private static Path newHome() {
        return Homes.create("kimi-gate-home");
    }
}
