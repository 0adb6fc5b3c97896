package dev.kimigate.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * What a gateway adds to streams, beside none and beside other proxies. Plain HTTP everywhere, so TLS is in no figure.
 */
final class GatewayFigures {

    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final int STREAMS = 20;
    private static final int GAP_MICROS = 20_000;
    private static final int EVENTS = 200;
    private static final int REQUESTS = 300;
    private static final int POURED_STREAMS = 4;
    private static final int POURED_EVENTS = 64 * 1000;
    private static final int BURST = 60;
    private static final int REST_SECONDS = 60;
    private static final double NANOS_PER_MILLI = 1e6;

    /** Figures of one way, a value a round. */
    private record Taken(Samples p50, Samples p99, Samples firstByte, Samples eventsPerSecond, Samples processor) {
        Taken() {
            this(new Samples(), new Samples(), new Samples(), new Samples(), new Samples());
        }
    }

    private GatewayFigures() {}

    static void take(BenchReport report) throws Exception {
        try (EventServer server = EventServer.start();
                Folder home = Folder.create()) {
            List<MeasuredWay> ways = ways(report, server, home);
            try {
                Map<MeasuredWay, Taken> all = new LinkedHashMap<>();
                for (MeasuredWay way : ways) {
                    all.put(way, new Taken());
                    measure(way, new Taken()); // warms it up
                }
                for (int round = 0; round < ROUNDS; round++) {
                    for (Map.Entry<MeasuredWay, Taken> each : all.entrySet()) {
                        measure(each.getKey(), each.getValue());
                    }
                }
                tell(report, all);
            } finally {
                ways.forEach(MeasuredWay::close);
            }
            memory(report, server, home);
            start(report, home);
        }
    }

    private static List<MeasuredWay> ways(BenchReport report, EventServer server, Folder home) throws IOException {
        List<MeasuredWay> ways = new ArrayList<>();
        ways.add(MeasuredWay.direct(server));
        ways.add(MeasuredWay.kimiGate(server, home, "Kimi Gate"));
        MeasuredWay.nginx(server, home).ifPresentOrElse(ways::add, () -> report.line("no nginx on the PATH: left out"));
        MeasuredWay.mitmproxy(server, home)
                .ifPresentOrElse(ways::add, () -> report.line("no mitmdump on the PATH: left out"));
        return ways;
    }

    private static void measure(MeasuredWay way, Taken taken) throws Exception {
        double before = way.processorMillis();
        List<Double> delays = paced(way);
        taken.processor().add((way.processorMillis() - before) * 1000 / delays.size());
        taken.p50().add(delays.get(delays.size() / 2));
        taken.p99().add(delays.get(delays.size() * 99 / 100));
        taken.firstByte().add(firstByte(way));
        taken.eventsPerSecond().add(poured(way));
    }

    /** Delays of all events in milliseconds, sorted. */
    private static List<Double> paced(MeasuredWay way) throws Exception {
        return atOnce(way, STREAMS, EVENTS, GAP_MICROS).stream().sorted().toList();
    }

    private static double poured(MeasuredWay way) throws Exception {
        long start = System.nanoTime();
        int events = atOnce(way, POURED_STREAMS, POURED_EVENTS, 0).size();
        return events * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - start);
    }

    private static List<Double> atOnce(MeasuredWay way, int streams, int events, int gapMicros)
            throws IOException, InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(streams);
        try {
            List<Future<List<Double>>> running = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                running.add(threads.submit(() -> {
                    List<Double> delays = new ArrayList<>(events);
                    try (EventClient client = new EventClient(way)) {
                        client.stream(events, gapMicros, nanos -> delays.add(nanos / NANOS_PER_MILLI));
                    }
                    return delays;
                }));
            }
            List<Double> all = new ArrayList<>();
            for (Future<List<Double>> stream : running) {
                all.addAll(stream.get());
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    private static double firstByte(MeasuredWay way) throws IOException {
        Samples millis = new Samples();
        try (EventClient client = new EventClient(way)) {
            for (int i = 0; i < REQUESTS; i++) {
                millis.add(client.stream(1, 1, nanos -> {}) / NANOS_PER_MILLI);
            }
        }
        return millis.median();
    }

    private static void tell(BenchReport report, Map<MeasuredWay, Taken> all) {
        report.line(
                "%d streams at once, an event each %d ms; %d requests in turn; %d streams without pauses; medians"
                        + " of %d rounds",
                STREAMS, GAP_MICROS / 1000, REQUESTS, POURED_STREAMS, ROUNDS);
        all.forEach((way, taken) -> report.line(
                "%-10s event p50 %6.2f ms, p99 %6.2f ms; first byte p50 %6.2f ms; %,9.0f events/s; %6.1f ms of CPU for"
                        + " 1,000 paced events",
                way.name(),
                taken.p50().median(),
                taken.p99().median(),
                taken.firstByte().median(),
                taken.eventsPerSecond().median(),
                taken.processor().median()));
        List<Taken> taken = new ArrayList<>(all.values());
        Taken direct = taken.get(0);
        Taken ours = taken.get(1);
        report.target("delay of an event, p50, added", ours.p50().medianOver(direct.p50()), 1, " ms");
        report.target("delay of an event, p99, added", ours.p99().medianOver(direct.p99()), 10, " ms");
        report.target("first byte, p50, added", ours.firstByte().medianOver(direct.firstByte()), 2, " ms");
        report.bound(
                "streams without pauses, direct over the gateway",
                direct.eventsPerSecond().medianRatioTo(ours.eventsPerSecond()),
                2,
                4,
                " x");
    }

    /** As it stands after a burst and a minute's rest. */
    private static void memory(BenchReport report, EventServer server, Folder home) throws Exception {
        try (MeasuredWay way = MeasuredWay.kimiGate(server, home, "rested")) {
            double fresh = way.residentMegabytes();
            atOnce(way, BURST, EVENTS, GAP_MICROS);
            double burst = way.residentMegabytes();
            TimeUnit.SECONDS.sleep(REST_SECONDS);
            report.line("resident: %.0f MB when it listens, %.0f MB after %d streams at once", fresh, burst, BURST);
            report.target("resident a minute later", way.residentMegabytes(), 80, " MB");
        }
    }

    /** From the start of the process until it listens, beside a command that says its version and ends. */
    private static void start(BenchReport report, Folder home) throws IOException, InterruptedException {
        Samples listening = new Samples();
        Samples version = new Samples();
        for (int round = 0; round < ROUNDS; round++) {
            listening.add(millisToFirstLine(MeasuredWay.gateway(home), home));
            version.add(millisToFirstLine(List.of(MeasuredWay.launcher(home).toString(), "version"), home));
        }
        report.line("start to listening %.0f ms, version %.0f ms", listening.median(), version.median());
        report.bound("start to listening over version", listening.medianRatioTo(version), 2, 4, " x");
    }

    private static double millisToFirstLine(List<String> command, Folder home)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        MeasuredWay.adapt(builder, home);
        Process process = builder.start();
        String said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        double millis = (System.nanoTime() - start) / NANOS_PER_MILLI;
        process.destroyForcibly().waitFor();
        if (said == null) {
            throw new IOException(command + " said nothing");
        }
        return millis;
    }
}
