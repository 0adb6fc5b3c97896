package dev.kimigate.dist;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kimigate.harness.launch.HostJvm;
import java.util.Map;

/**
 * How a load program's calls went, as it says itself.
 *
 * @param failures texts and how often
 * @param startedMillis of its first call, since the epoch
 * @param endedMillis of its last call, since the epoch
 */
record HostReport(
        String client,
        int calls,
        int answered,
        int aborted,
        int neverRead,
        int failed,
        Map<String, Integer> failures,
        Latencies latencyMillis,
        double makespanMillis,
        long startedMillis,
        long endedMillis) {

    private static final ObjectMapper MAPPER =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    /** From the start of a call, its waiting included, to its end. */
    record Latencies(double min, double p50, double p90, double p99, double max) {}

    /** Waits for the report and for the end of the host. */
    static HostReport of(HostJvm host) {
        HostReport report = awaited(host);
        host.await(KimiFixture.LONG);
        return report;
    }

    /** Waits for the report. */
    static HostReport awaited(HostJvm host) {
        return parse(host.awaitLine(said -> said.startsWith("{"), KimiFixture.LONG));
    }

    private static HostReport parse(String line) {
        try {
            return MAPPER.readValue(line, HostReport.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }
}
