package dev.kimigate.foreign.host;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Writes a line for each test, and for each class that fails as a whole: outcome, milliseconds, id, why. */
final class ResultsListener implements TestExecutionListener {
    private static final int WHY = 1_000;

    private final PrintWriter out;
    private final Map<String, Long> startedNanos = new ConcurrentHashMap<>();

    ResultsListener(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        startedNanos.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        write("SKIPPED", test, reason);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        if (test.isTest() || !passed) {
            write(
                    passed ? "PASSED" : "FAILED",
                    test,
                    result.getThrowable().map(Throwable::toString).orElse(""));
        }
    }

    private synchronized void write(String outcome, TestIdentifier test, String why) {
        long now = System.nanoTime();
        long millis = (now - startedNanos.getOrDefault(test.getUniqueId(), now)) / 1_000_000;
        String line = why.replaceAll("\\s+", " ");
        out.println(String.join(
                "\t",
                outcome,
                Long.toString(millis),
                test.getUniqueId(),
                line.substring(0, Math.min(WHY, line.length()))));
        out.flush();
    }
}
