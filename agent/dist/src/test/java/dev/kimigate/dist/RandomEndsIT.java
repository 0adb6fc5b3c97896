package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.endpoint.AccountFigures;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Calls of all clients that are read, cancelled, timed out, interrupted, closed early or left to the collector, while
 * clients are closed and class loaders thrown away. {@code kimigate.calls} says how many; with
 * {@code kimigate.long-run} a run that was stopped goes on behind its last block.
 */
@Tag("nightly")
class RandomEndsIT {
    private static final int CALLS = Integer.getInteger("kimigate.calls", Shipped.FULL ? 100_000 : 2000);
    private static final int BLOCK = Integer.getInteger("kimigate.block", Math.min(10_000, CALLS / 2));
    private static final long SEED = Long.getLong("kimigate.seed", 42);
    private static final int LIMIT = 40;
    private static final int CHUNKS = 4;
    private static final Duration UNTIL_GIVEN_BACK = Duration.ofSeconds(90);

    /** Libraries have threads that end after a minute without work, and keep their loader until then. */
    private static final long LOADER_SECONDS = 240;

    /** Fewer blocks say nothing of what grows. */
    private static final int FEWEST_BLOCKS = 7;

    private static final Pattern HELD = Pattern.compile("\\blimit \\d+, held (\\d+), waiting 0\\b");

    private final List<ChurnGauge> gauges = new ArrayList<>();
    private int number;

    @Test
    void callsThatEndInEveryWay_loseNoPermit_noLoader_noMemory() throws IOException, InterruptedException {
        LongRunFile file = LongRunFile.open(
                "calls",
                "session,seed,answered,read,closed,dropped,cancelled,timed out,interrupted,wrong,most in flight,"
                        + "refused,held,loaders left,oldest s,heap kB,resident kB,threads,files,seconds");
        int session = 1
                + file.lines().stream()
                        .mapToInt(line -> Integer.parseInt(line.split(",", 3)[1]))
                        .max()
                        .orElse(0);
        Behaviour behaviour = Behaviour.usual().withLimit(0).withChunks(CHUNKS);
        try (KimiFixture kimi = KimiFixture.open(EndpointOptions.usual().withBehaviour(behaviour));
                ChurnHosts hosts = new ChurnHosts(kimi, LIMIT)) {
            for (int done = file.done(); done < CALLS; done = file.done()) {
                block(kimi, hosts, file, session, done);
            }
            assertThat(hosts.complaints()).isEmpty();
            assertLoadersGo(hosts);
            assertFlat();
        }
    }

    private void block(KimiFixture kimi, ChurnHosts hosts, LongRunFile file, int session, int done)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        kimi.endpoint().reset();
        long seed = SEED + done;
        List<String> said = hosts.call(seed, Math.min(BLOCK, CALLS - done));
        int held = awaitGivenBack(kimi, hosts);
        AccountFigures figures = kimi.figures();
        ChurnGauge gauge = gauges.get(gauges.size() - 1);
        said.stream().filter(line -> line.contains(" wrong ")).forEach(System.out::println);
        file.add(
                done + (int) sum(said, "calls"),
                session,
                seed,
                sum(said, "answered"),
                sum(said, "READ"),
                sum(said, "CLOSED"),
                sum(said, "DROPPED"),
                sum(said, "CANCELLED"),
                sum(said, "TIMED_OUT"),
                sum(said, "INTERRUPTED"),
                sum(said, "wrong"),
                figures.maxInFlight(),
                figures.refused(),
                held,
                gauge.loaders(),
                gauge.oldestSeconds(),
                gauge.heapKilobytes(),
                gauge.residentKilobytes(),
                gauge.threads(),
                gauge.files(),
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
        assertThat(held).as("permits held after all calls").isZero();
        assertThat(sum(said, "wrong")).as("calls that went wrong").isZero();
        assertThat(figures.inFlight()).isZero();
        assertThat(figures.maxInFlight()).isLessThanOrEqualTo(LIMIT);
        assertThat(gauge.oldestSeconds()).as("seconds that a loader is kept").isLessThanOrEqualTo(LOADER_SECONDS);
    }

    private static long sum(List<String> said, String word) {
        return said.stream().mapToLong(line -> ChurnGauge.number(line, word)).sum();
    }

    /* What nobody reads any more is given back when it is collected. */
    private int awaitGivenBack(KimiFixture kimi, ChurnHosts hosts) {
        long end = System.nanoTime() + UNTIL_GIVEN_BACK.toNanos();
        int held;
        ChurnGauge gauge;
        do {
            gauge = gauge(hosts);
            held = held(kimi.status());
        } while (held != 0 && System.nanoTime() - end < 0);
        if (held != 0) {
            System.out.println(hosts + "\n" + kimi.status());
        }
        gauges.add(gauge);
        return held;
    }

    private ChurnGauge gauge(ChurnHosts hosts) {
        return ChurnGauge.of(hosts.gauge(number++));
    }

    private static int held(String status) {
        Matcher matcher = HELD.matcher(status);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    private void assertLoadersGo(ChurnHosts hosts) throws InterruptedException {
        ChurnGauge gauge = gauge(hosts);
        while (gauge.loaders() > 0 && gauge.oldestSeconds() < LOADER_SECONDS) {
            TimeUnit.SECONDS.sleep(5);
            gauge = gauge(hosts);
        }
        assertThat(gauge.loaders()).as("loaders left").isZero();
    }

    /* The first block warms up. */
    private void assertFlat() {
        if (gauges.size() >= FEWEST_BLOCKS) {
            assertFlat("heap", ChurnGauge::heapKilobytes, 10);
            assertFlat("resident memory", ChurnGauge::residentKilobytes, 10);
            assertFlat("threads", ChurnGauge::threads, 10);
            assertFlat("open files", ChurnGauge::files, 10);
        }
    }

    private void assertFlat(String what, ToLongFunction<ChurnGauge> value, int percent) {
        int third = (gauges.size() - 1) / 3;
        long first = median(gauges.subList(1, 1 + third), value);
        long last = median(gauges.subList(gauges.size() - third, gauges.size()), value);
        System.out.println(what + ": " + first + " in the first blocks, " + last + " in the last");
        assertThat(last).as(what).isLessThanOrEqualTo(first + first * percent / 100);
    }

    private static long median(List<ChurnGauge> some, ToLongFunction<ChurnGauge> value) {
        return some.stream()
                .mapToLong(value)
                .sorted()
                .skip(some.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}
