package dev.kimigate.store;

import java.util.List;

/**
 * What one JVM has on record in an account.
 *
 * @param pid its process id, as itself sees it: in a container it may mean nothing outside
 * @param label what it calls itself; may be empty
 * @param life whether its process still runs
 * @param limit its configured limit
 * @param held permits it holds
 * @param unconfirmed of these, starts that the server has not answered yet; counted in a probe window only
 * @param stalled of the held ones, those whose readers have not read for long
 * @param waiting its waiting calls
 * @param oldestSinceMillis since when the oldest of these waits, wall clock; 0 = none waits
 * @param sinceMillis since when it is on record, wall clock
 * @param grants permits it has got so far
 * @param about what it says of itself beside its label; empty if it is of a version that says nothing
 * @param tools whose calls these are, by name, if it is a gateway that says so; of about the same moment
 */
public record JvmStatus(
        long pid,
        String label,
        Life life,
        int limit,
        int held,
        int unconfirmed,
        int stalled,
        int waiting,
        long oldestSinceMillis,
        long sinceMillis,
        long grants,
        String about,
        List<ToolStatus> tools) {

    public JvmStatus {
        tools = List.copyOf(tools);
    }

    /** A JVM whose calls are its own. */
    public JvmStatus(
            long pid,
            String label,
            Life life,
            int limit,
            int held,
            int unconfirmed,
            int stalled,
            int waiting,
            long oldestSinceMillis,
            long sinceMillis,
            long grants,
            String about) {
        this(
                pid,
                label,
                life,
                limit,
                held,
                unconfirmed,
                stalled,
                waiting,
                oldestSinceMillis,
                sinceMillis,
                grants,
                about,
                List.of());
    }

    /** The same JVM, with the tools whose calls it makes. */
    public JvmStatus withTools(List<ToolStatus> served) {
        return new JvmStatus(
                pid,
                label,
                life,
                limit,
                held,
                unconfirmed,
                stalled,
                waiting,
                oldestSinceMillis,
                sinceMillis,
                grants,
                about,
                served);
    }

    /** What can be said of a process without asking for its lock. */
    public enum Life {
        RUNNING,
        /** Ended; what it held comes back as soon as somebody waits. */
        GONE,
        /** In another container, where its process id says nothing to us. */
        UNKNOWN
    }

    /** {@code pid 123 (label)}. */
    @Override
    public String toString() {
        return label.isEmpty() ? "pid " + pid : "pid " + pid + " (" + label + ")";
    }
}
