package dev.kimigate.dist;

import static org.awaitility.Awaitility.await;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.CallRecord;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Runs a scenario: two hosts, one of java.net.http and one of OkHttp, first without the agent, then with it. Those
 * without have an account of their own, so that it is enough if their calls have arrived: they never come a second
 * time.
 */
final class BurstRun implements AutoCloseable {
    private static final String BARE = "bare";
    private static final String BARE_KEY = "bare-key";
    private static final Duration UNTIL_TOLD = Duration.ofSeconds(15);
    private static final Duration UNTIL_GIVEN_BACK = Duration.ofSeconds(10);
    private static final Pattern NOTHING_HELD = Pattern.compile("\\bheld 0\\b");

    private static final ClientMode JDK_CLIENT = ClientMode.jdkClient(17, "sendAsync", "string", 2);
    private static final ClientMode OK_HTTP = ClientMode.okHttp(17, "4.12.0", "enqueue", 2, 64);

    private final BurstScenario scenario;
    private final KimiFixture kimi;
    private final List<HostJvm> bare;
    private final List<HostJvm> gated;

    private BurstRun(BurstScenario scenario) {
        this.scenario = scenario;
        this.kimi = KimiFixture.open(
                EndpointOptions.usual().withAccount(BARE, BARE_KEY).withBehaviour(scenario.before()));
        this.bare = scenario.besideBare() ? hosts(this::bare) : List.of();
        this.gated = hosts(this::gated);
    }

    /** Takes as long as the burst and some seconds more. */
    static BurstResult run(BurstScenario scenario) {
        try (BurstRun burst = new BurstRun(scenario)) {
            return burst.run();
        }
    }

    private BurstResult run() {
        all().forEach(host -> host.awaitLine("ready"::equals, KimiFixture.LONG));
        long bareRefused = refusedWithoutTheAgent();
        awaitToldLimit();
        kimi.endpoint().reset();
        kimi.endpoint().change(before -> scenario.behaviour());
        go(gated);
        List<HostReport> reports = reports(gated);
        String status = awaitAllGivenBack();
        return result(reports, status, bareRefused);
    }

    private BurstResult result(List<HostReport> reports, String status, long bareRefused) {
        AccountFigures figures = kimi.figures();
        InFlightTimeline timeline = new InFlightTimeline(ownCalls());
        all().forEach(BurstRun::end);
        return new BurstResult(
                scenario,
                reports,
                reports(bare),
                figures.refused(),
                bareRefused,
                figures.maxInFlight(),
                timeline,
                gated.stream().flatMap(host -> host.stderr().stream()).toList(),
                status);
    }

    private List<HostJvm> hosts(BiFunction<ClientMode, Integer, HostJvm> starter) {
        int half = scenario.calls() / 2;
        return List.of(starter.apply(JDK_CLIENT, half), starter.apply(OK_HTTP, scenario.calls() - half));
    }

    private HostJvm bare(ClientMode client, int calls) {
        return start(client, kimi.bare(client.program()).args("--key", BARE_KEY), calls);
    }

    private HostJvm gated(ClientMode client, int calls) {
        String warmUp = scenario.start() == BurstScenario.Start.COLD ? "0" : "1";
        return start(client, kimi.gated(client.program()).args("--warm-up", warmUp), calls);
    }

    private static HostJvm start(ClientMode client, HostJvmBuilder host, int calls) {
        return client.of(host, Jdk.current())
                .args("--calls", "" + calls, "--idle-before-start", "true", "--idle-at-end", "true")
                .start();
    }

    private long refusedWithoutTheAgent() {
        if (bare.isEmpty()) {
            return 0;
        }
        kimi.endpoint().reset();
        kimi.endpoint().change(before -> scenario.forBare());
        go(bare);
        await().atMost(KimiFixture.LONG).until(() -> bareFigures().arrived() == scenario.calls());
        return bareFigures().refused();
    }

    private AccountFigures bareFigures() {
        return kimi.endpoint().figures().account(BARE);
    }

    private void go(List<HostJvm> hosts) {
        kimi.endpoint().timeline(scenario.timeline());
        hosts.forEach(host -> host.println("go"));
    }

    /* An agent that never hears of it is found out by what it does then. */
    private void awaitToldLimit() {
        if (scenario.start() == BurstScenario.Start.TOLD) {
            Pattern told = Pattern.compile("\\blimit " + scenario.behaviour().limit() + "\\b");
            try {
                await().atMost(UNTIL_TOLD)
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> told.matcher(kimi.status()).find());
            } catch (ConditionTimeoutException e) {
                System.out.println(scenario + ": not told within " + UNTIL_TOLD + ": " + kimi.status());
            }
        }
    }

    private String awaitAllGivenBack() {
        long end = System.nanoTime() + UNTIL_GIVEN_BACK.toNanos();
        String status = kimi.status();
        while (!NOTHING_HELD.matcher(status).find() && System.nanoTime() - end < 0) {
            status = kimi.status();
        }
        return status;
    }

    private List<CallRecord> ownCalls() {
        return kimi.endpoint().calls().stream()
                .filter(call -> call.account().equals(EndpointOptions.DEFAULT_ACCOUNT))
                .toList();
    }

    private Stream<HostJvm> all() {
        return Stream.concat(bare.stream(), gated.stream());
    }

    private static List<HostReport> reports(List<HostJvm> hosts) {
        return hosts.stream().map(HostReport::awaited).toList();
    }

    private static void end(HostJvm host) {
        host.println("end");
        host.await(KimiFixture.LONG);
    }

    @Override
    public void close() {
        all().forEach(HostJvm::close);
        kimi.close();
    }
}
