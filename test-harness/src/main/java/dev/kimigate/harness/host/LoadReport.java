package dev.kimigate.harness.host;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Collects how calls went, and says it in one line of JSON. Any thread. */
final class LoadReport {

    private final LoadOptions options;
    private final Map<String, Integer> failures = new TreeMap<>();
    private final long[] latencyNanos;
    private int answered;
    private int aborted;
    private int neverRead;
    private int failed;
    private int ended;
    private long firstStartNanos = Long.MAX_VALUE;
    private long lastEndNanos = Long.MIN_VALUE;
    private final long epochMillis = System.currentTimeMillis();
    private final long epochNanos = System.nanoTime();

    LoadReport(LoadOptions options) {
        this.options = options;
        this.latencyNanos = new long[options.calls()];
    }

    synchronized void ended(CallKind kind, long startNanos, long endNanos, @Nullable String problem) {
        firstStartNanos = Math.min(firstStartNanos, startNanos);
        lastEndNanos = Math.max(lastEndNanos, endNanos);
        latencyNanos[ended++] = endNanos - startNanos;
        if (problem != null) {
            failed++;
            failures.merge(problem, 1, Integer::sum);
        } else {
            switch (kind) {
                case READ -> answered++;
                case ABORTED -> aborted++;
                case NEVER_READ -> neverRead++;
            }
        }
    }

    synchronized String json() {
        long[] sorted = Arrays.copyOf(latencyNanos, ended);
        Arrays.sort(sorted);
        return "{\"client\":" + quoted(options.client())
                + ",\"calls\":" + options.calls()
                + ",\"answered\":" + answered
                + ",\"aborted\":" + aborted
                + ",\"neverRead\":" + neverRead
                + ",\"failed\":" + failed
                + ",\"failures\":" + object(failures)
                + ",\"latencyMillis\":" + latencies(sorted)
                + ",\"makespanMillis\":" + millis(lastEndNanos - firstStartNanos)
                + ",\"startedMillis\":" + epochMillis(firstStartNanos)
                + ",\"endedMillis\":" + epochMillis(lastEndNanos) + "}";
    }

    private long epochMillis(long nanos) {
        return epochMillis + (nanos - epochNanos) / 1_000_000;
    }

    private static String latencies(long[] sorted) {
        return "{\"min\":" + percentile(sorted, 0)
                + ",\"p50\":" + percentile(sorted, 50)
                + ",\"p90\":" + percentile(sorted, 90)
                + ",\"p99\":" + percentile(sorted, 99)
                + ",\"max\":" + percentile(sorted, 100) + "}";
    }

    private static String percentile(long[] sorted, int percent) {
        return sorted.length == 0 ? "0" : millis(sorted[(sorted.length - 1) * percent / 100]);
    }

    private static String millis(long nanos) {
        return Double.toString(nanos / 1e6);
    }

    private static String object(Map<String, Integer> counts) {
        StringBuilder json = new StringBuilder("{");
        counts.forEach((text, count) -> {
            json.append(json.length() == 1 ? "" : ",");
            json.append(quoted(text)).append(':').append(count);
        });
        return json.append('}').toString();
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else {
                json.append(c < ' ' ? ' ' : c);
            }
        }
        return json.append('"').toString();
    }
}
