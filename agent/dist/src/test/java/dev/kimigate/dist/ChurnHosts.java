package dev.kimigate.dist;

import dev.kimigate.harness.churn.ChurnHost;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.Jdk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Gated hosts, one of each client, which share a limit and make calls that end in every way. */
final class ChurnHosts implements AutoCloseable {
    private static final int THROWN_AWAY_IN = 10;

    private final Map<String, HostJvm> hosts = new LinkedHashMap<>();

    /** @param limit that the hosts keep, where the endpoint has none */
    ChurnHosts(KimiFixture kimi, int limit) {
        start(kimi, limit, 17, "JDK", ClientLibrary.JAVA_NET_HTTP, "");
        start(kimi, limit, 25, "JDK", ClientLibrary.JAVA_NET_HTTP, "");
        start(kimi, limit, 25, "URL_CONNECTION", ClientLibrary.URL_CONNECTION, "");
        start(kimi, limit, 17, "OKHTTP", ClientLibrary.OKHTTP, "4.12.0");
        start(kimi, limit, 17, "APACHE_5", ClientLibrary.APACHE_5, "5.6.5");
        start(kimi, limit, 25, "APACHE_5_ASYNC", ClientLibrary.APACHE_5, "5.6.5");
        start(kimi, limit, 25, "APACHE_4", ClientLibrary.APACHE_4, "4.5.14");
        start(kimi, limit, 17, "APACHE_4_ASYNC", ClientLibrary.APACHE_4, "4.5.14");
        start(kimi, limit, 17, "REACTOR_NETTY", ClientLibrary.REACTOR_NETTY, "1.3.8");
        start(kimi, limit, 25, "KTOR", ClientLibrary.KTOR, "3.6.1");
        start(kimi, limit, 17, "VERTX", ClientLibrary.VERTX, "5.2.3");
        hosts.values().forEach(host -> host.awaitLine("ready"::equals, KimiFixture.LONG));
    }

    /* Without the JDK that is wanted, on the one that there is. */
    private void start(KimiFixture kimi, int limit, int jdk, String kind, ClientLibrary library, String release) {
        String name = kind + " " + jdk;
        if (!name.contains(System.getProperty("kimigate.clients", ""))) {
            return;
        }
        hosts.put(
                name,
                kimi.gated(ChurnHost.class)
                        .classPath(library.jars(release))
                        .jdk(Jdk.find(jdk).orElse(Jdk.current()))
                        .environment("KIMI_GATE_LIMIT", "" + limit)
                        .jvmOptions("-XX:+UseSerialGC", "-Xmx256m", "-XX:MaxMetaspaceSize=256m")
                        // Netty warns where it finds no network to name the machine by.
                        .property("io.netty.machineId", "02:00:00:00:00:01")
                        // And registers with the flight recorder for ever, which keeps its loader.
                        .property("io.netty.jfr.enabled", "false")
                        .args(kind)
                        .start());
    }

    int size() {
        return hosts.size();
    }

    /** Makes the calls, in all hosts at once, and waits until they are over; returns what the hosts said of them. */
    List<String> call(long seed, int calls) {
        int each = calls / hosts.size();
        int apart = each / THROWN_AWAY_IN;
        String order = "calls " + seed + " " + (each - apart) + " " + apart;
        hosts.values().forEach(host -> host.println(order));
        hosts.values().forEach(host -> host.awaitLine(("done " + order)::equals, KimiFixture.LONG.multipliedBy(5)));
        List<String> said = new ArrayList<>();
        hosts.forEach((name, host) -> {
            List<String> all = host.stdout();
            all.subList(all.indexOf("begun " + order) + 1, all.indexOf("done " + order))
                    .forEach(line -> said.add(name + " " + line));
        });
        return said;
    }

    /** Collects garbage in all hosts; returns what each uses then, by its name. */
    Map<String, String> gauge(int number) {
        hosts.values().forEach(host -> host.println("gauge " + number));
        return hosts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        host -> host.getValue()
                                .awaitLine(line -> line.startsWith("gauge=" + number + " "), KimiFixture.LONG)));
    }

    /**
     * What the agent has said. Clients print traces of calls that a close has ended, in which its classes stand too.
     */
    List<String> complaints() {
        return hosts.values().stream()
                .flatMap(host -> host.stderr().stream())
                .filter(line -> line.contains("kimi-gate"))
                .toList();
    }

    /** With the pids, by which {@code status} names them. */
    @Override
    public String toString() {
        return hosts.entrySet().stream()
                .map(host -> host.getKey() + ": pid " + host.getValue().pid())
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() {
        hosts.values().forEach(HostJvm::close);
    }
}
