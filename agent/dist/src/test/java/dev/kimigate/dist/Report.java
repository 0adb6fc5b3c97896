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
record Report(
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
    static Report of(HostJvm host) {
        Report report = awaited(host);
        host.await(Scene.LONG);
        return report;
    }

    /** Waits for the report. */
    static Report awaited(HostJvm host) {
        return parse(host.awaitLine(said -> said.startsWith("{"), Scene.LONG));
    }

    private static Report parse(String line) {
        try {
            return MAPPER.readValue(line, Report.class);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }
}
