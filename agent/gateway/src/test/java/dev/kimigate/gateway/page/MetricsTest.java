package dev.kimigate.gateway.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.report.StateSnapshot;
import dev.kimigate.store.LeaseStatus;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics, read by the parser of Prometheus' own Python client; skipped where that is not installed. */
class MetricsTest {
    private static final String READ = """
            import sys
            from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
            text = open(sys.argv[1], encoding='utf-8', newline='').read() if len(sys.argv) > 1 else '# EOF\\n'
            for family in read(text):
                for s in family.samples:
                    print(family.type, family.unit or '-', s.name, ascii(sorted(s.labels.items())), float(s.value))
            """;

    @TempDir
    private Path folder;

    private static List<String> python(String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of("/usr/bin/python3", "-c", READ));
        line.addAll(List.of(arguments));
        Process python = new ProcessBuilder(line).redirectErrorStream(true).start();
        String out = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(out).isZero();
        return out.lines().toList();
    }

    private List<String> read(StateSnapshot state, WaitMeter meter) throws Exception {
        String text = new Metrics(state, new History(meter, state), meter.read()).text();
        return python(Files.writeString(folder.resolve("metrics"), text).toString());
    }

    private static void assumeParser() {
        boolean there;
        try {
            there = python().isEmpty();
        } catch (IOException | InterruptedException | AssertionError without) {
            there = false;
        }
        assumeThat(there)
                .as("prometheus_client for /usr/bin/python3: apt-get install python3-prometheus-client")
                .isTrue();
    }

    @Test
    void metrics_areUnderstoodByAnothersParser() throws Exception {
        assumeParser();
        WaitMeter meter = new WaitMeter();
        meter.waited(1_500_000_000L);
        meter.waited(0);
        List<String> samples = read(StateFixture.of("https://api.kimi.com", "gateway", "", "codex", 7), meter);
        String account = "('account', 'https://api.kimi.com')";
        assertThat(samples)
                .contains(
                        "gauge - kimi_gate_permits [" + account + "] 3.0",
                        "gauge - kimi_gate_held [" + account + "] 3.0",
                        "gauge - kimi_gate_waiting [" + account + "] 2.0",
                        "gauge seconds kimi_gate_oldest_wait_seconds [" + account + "] 4.2",
                        "gauge seconds kimi_gate_cool_down_seconds [" + account + "] 2.0",
                        "counter - kimi_gate_refusals_total [" + account + ", ('verdict', 'concurrency')] 7.0",
                        "gauge - kimi_gate_tool_held [" + account + ", ('through', 'gateway'), ('tool', 'codex')] 2.0",
                        "gauge - kimi_gate_tool_waiting [" + account
                                + ", ('through', 'gateway'), ('tool', 'codex')] 2.0",
                        "histogram seconds kimi_gate_wait_seconds_bucket [('le', '+Inf')] 2.0",
                        "histogram seconds kimi_gate_wait_seconds_count [] 2.0",
                        "histogram seconds kimi_gate_wait_seconds_sum [] 1.5",
                        "gauge seconds kimi_gate_start_time_seconds [] 1700000000.0")
                .anyMatch(line -> line.startsWith("info - kimi_gate_info [('version', "));
    }

    @Test
    void serverThatMachinesShare_isMeasured() throws Exception {
        assumeParser();
        LeaseStatus lease = new LeaseStatus(LeaseStatus.State.CONNECTED, 1, 4711, true, 7, 6, 3, 20, 13, 2);
        List<String> samples = read(StateFixture.of("work", "gateway", "", "codex", 7, lease), new WaitMeter());
        assertThat(samples)
                .contains(
                        "gauge - kimi_gate_server_up [('account', 'work')] 1.0",
                        "gauge - kimi_gate_leased_permits [('account', 'work')] 7.0",
                        "gauge - kimi_gate_elsewhere_permits [('account', 'work')] 13.0",
                        "gauge - kimi_gate_machines [('account', 'work')] 3.0");
    }

    @Test
    void metrics_ofHostileNames_areUnderstoodAllTheSame() throws Exception {
        assumeParser();
        String hostile = "a\"} 1\n# EOF\n\\\uD83D x" + "y".repeat(500);
        List<String> samples = read(StateFixture.of(hostile, hostile, "", hostile, 7), new WaitMeter());
        assertThat(samples)
                .anyMatch(line -> line.startsWith("gauge - kimi_gate_held [('account', 'a\"} 1\\n# EOF\\n\\\\? xyyy"))
                .allMatch(line -> line.length() < 800);
    }
}
