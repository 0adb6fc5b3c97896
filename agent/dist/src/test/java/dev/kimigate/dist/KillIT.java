package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * JVMs that die by kill -9 in the middle of their calls. {@code kimigate.kills} says how many; with
 * {@code kimigate.long-run} a run that was stopped goes on behind its last block.
 */
@Tag("thorough")
class KillIT {
    private static final int LIMIT = 20;
    private static final int KILLS = Integer.getInteger("kimigate.kills", Shipped.FULL ? 1000 : 13);
    private static final int BLOCK = 50;
    private static final int HOSTS = 4;
    private static final int SERVICE_MILLIS = 1000;
    private static final int LONGEST_PAUSE_MILLIS = 500;

    private static final List<ClientMode> CLIENTS = List.of(
            ClientMode.jdkClient(17, "sendAsync", "string", 2),
            ClientMode.okHttp(17, "4.12.0", "enqueue", 2, 64),
            ClientMode.jdkClient(17, "sendAsync", "inputStream", 1));

    private final Map<String, HostJvm> hosts = new LinkedHashMap<>();
    private Random random = new Random();
    private int started;
    private @Nullable KimiFixture open;

    /* The endpoint has no limit, so that it counts what another would have refused. */
    private void open(long seed) {
        Behaviour behaviour = Behaviour.usual().withLimit(0).withMillis(SERVICE_MILLIS);
        open = KimiFixture.open(EndpointOptions.usual().withBehaviour(behaviour));
        random = new Random(seed);
        started = 0;
    }

    @AfterEach
    void close() {
        hosts.values().forEach(HostJvm::close);
        hosts.clear();
        if (open != null) {
            open.close();
        }
    }

    private KimiFixture kimi() {
        return Objects.requireNonNull(open);
    }

    @Test
    void kills_ofRandomHosts_loseNoPermit_andNeverPassTheLimit() throws InterruptedException, IOException {
        LongRunFile file = LongRunFile.open("kills", "seed,most in flight live,most in flight,permits lost,seconds");
        for (int done = file.done(); done < KILLS; done = file.done()) {
            long start = System.nanoTime();
            int kills = Math.max(HOSTS - 1, Math.min(BLOCK, KILLS - done));
            open(done);
            AccountFigures figures = kill(kills);
            int held = awaitEveryPermitInTheLastOne();
            close();
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
            file.add(done + kills, done, figures.maxLive(), figures.maxInFlight(), LIMIT - held, seconds);
        }
    }

    /* Down to the last host. */
    private AccountFigures kill(int kills) throws InterruptedException {
        while (hosts.size() < HOSTS) {
            start();
        }
        for (int kill = HOSTS - 1; kill < kills; kill++) {
            TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
            kill(victim());
            start();
        }
        while (hosts.size() > 1) {
            kill(victim());
        }
        AccountFigures figures = kimi().figures();
        System.out.println(kills + " kills: most in flight " + figures.maxLive()
                + " without the killed hosts' streams, " + figures.maxInFlight() + " with them (limit " + LIMIT + ")");
        assertThat(figures.maxLive()).isLessThanOrEqualTo(LIMIT);
        return figures;
    }

    private void start() {
        ClientMode client = CLIENTS.get(started % CLIENTS.size());
        String name = "host-" + started++;
        hosts.put(
                name,
                client.of(kimi().gated(client.program()), Jdk.current())
                        .environment("KIMI_GATE_LIMIT", "" + LIMIT) // the endpoint has none, so nothing else keeps it
                        .args("--client", name, "--calls", "3000", "--warm-up", "0")
                        .start());
    }

    /* One that has calls in flight: to kill an idle one would show nothing. */
    private String victim() {
        await().atMost(KimiFixture.LONG).until(() -> !busy().isEmpty());
        List<String> busy = busy();
        return busy.get(random.nextInt(busy.size()));
    }

    private List<String> busy() {
        AccountFigures figures = kimi().figures();
        return hosts.keySet().stream()
                .filter(name -> figures.client(name).inFlight() > 0)
                .toList();
    }

    private void kill(String name) {
        HostJvm victim = Objects.requireNonNull(hosts.remove(name));
        kimi().endpoint().killed(name);
        victim.kill();
        victim.close();
    }

    private int awaitEveryPermitInTheLastOne() {
        String last = hosts.keySet().iterator().next();
        int held = await().atMost(KimiFixture.LONG).until(() -> inFlight(last), inFlight -> inFlight == LIMIT);
        assertThat(kimi().figures().maxLive()).isLessThanOrEqualTo(LIMIT);
        hosts.values().forEach(host -> assertThat(host.stderr()).isEmpty());
        return held;
    }

    private int inFlight(String host) {
        return kimi().figures().client(host).inFlight();
    }
}
