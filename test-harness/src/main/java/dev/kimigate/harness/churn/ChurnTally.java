package dev.kimigate.harness.churn;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What became of calls. Any thread. */
final class ChurnTally {
    private final Map<RandomEnd, Integer> made = new EnumMap<>(RandomEnd.class);
    private final Map<String, Integer> failures = new TreeMap<>();
    private final Map<String, Integer> wrong = new TreeMap<>();
    private int answered;

    synchronized void answered(RandomEnd end) {
        made.merge(end, 1, Integer::sum);
        answered++;
    }

    /** @param excused whether the application, or the end of the client, has brought it about */
    synchronized void failed(RandomEnd end, Throwable failure, boolean excused) {
        made.merge(end, 1, Integer::sum);
        failures.merge(end + " " + failure.getClass().getSimpleName(), 1, Integer::sum);
        if (!excused) {
            wrong.merge(end + " " + text(failure), 1, Integer::sum);
        }
    }

    synchronized void wrong(String what) {
        wrong.merge(what, 1, Integer::sum);
    }

    private static String text(Throwable failure) {
        StringBuilder text = new StringBuilder();
        for (Throwable next = failure; next != null; next = next.getCause()) {
            text.append(next).append(" at ");
            if (next.getStackTrace().length > 0) {
                text.append(next.getStackTrace()[0]);
            }
            text.append("; ");
        }
        return text.toString().replace('\n', ' ');
    }

    /** Each call's end and number; what went wrong in lines of their own. */
    synchronized String said() {
        StringBuilder said = new StringBuilder();
        wrong.forEach((what, times) ->
                said.append("wrong ").append(times).append(' ').append(what).append('\n'));
        failures.forEach((what, times) ->
                said.append("failed ").append(times).append(' ').append(what).append('\n'));
        int all = made.values().stream().mapToInt(Integer::intValue).sum();
        said.append("calls=").append(all).append(" answered=").append(answered);
        for (RandomEnd end : RandomEnd.values()) {
            said.append(' ').append(end).append('=').append(made.getOrDefault(end, 0));
        }
        int bad = wrong.values().stream().mapToInt(Integer::intValue).sum();
        return said.append(" wrong=").append(bad).toString();
    }
}
