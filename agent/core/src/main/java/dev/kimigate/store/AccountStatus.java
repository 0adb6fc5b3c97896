package dev.kimigate.store;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of one account's permits.
 *
 * @param hash the account's name in file names
 * @param name the account's name for people; never a key
 * @param shared whether other JVMs of the machine count in the same place
 * @param limit the limit in force
 * @param bound how many calls may be in flight whatever the limit is; {@link Store#MOST_PERMITS} = no such bound
 * @param held permits held over all JVMs
 * @param unconfirmed of these, starts that the server has not answered yet; told for probes and in a window only
 * @param stalled of the held ones, those whose readers have not read for long
 * @param waiting calls waiting over all JVMs
 * @param oldestSinceMillis since when the oldest of these waits, wall clock; 0 = nobody waits
 * @param paused whether calls pass ungated
 * @param policy what admissions go by, and what the policy remembers
 * @param verdicts totals by the code of the verdict
 * @param jvms one row for each JVM on record
 * @param lease what this machine has leased from a server; null where permits are the machine's own
 */
public record AccountStatus(
        String hash,
        String name,
        boolean shared,
        int limit,
        int bound,
        int held,
        int unconfirmed,
        int stalled,
        int waiting,
        long oldestSinceMillis,
        boolean paused,
        SharedPolicy policy,
        List<Long> verdicts,
        List<JvmStatus> jvms,
        @Nullable LeaseStatus lease) {

    public AccountStatus {
        verdicts = List.copyOf(verdicts);
        jvms = List.copyOf(jvms);
    }

    /** How many calls may be in flight: the limit in force, or the bound if that is smaller. */
    public int capacity() {
        return Math.min(limit, bound);
    }

    /**
     * Who holds the permits, for messages: {@code 20 of 20 held: pid 123 (label) 12, pid 456 (gateway) 8 [codex 5, node
     * 3]}.
     */
    public String holders() {
        StringBuilder text = new StringBuilder()
                .append(held)
                .append(" of ")
                .append(capacity())
                .append(" held");
        String separator = ": ";
        for (JvmStatus jvm : jvms) {
            if (jvm.held() > 0) {
                text.append(separator)
                        .append(jvm)
                        .append(' ')
                        .append(jvm.held())
                        .append(holders(jvm));
                separator = ", ";
            }
        }
        return text.toString();
    }

    private static String holders(JvmStatus gateway) {
        String tools = gateway.tools().stream()
                .filter(tool -> tool.held() > 0)
                .map(tool -> tool.name() + " " + tool.held())
                .collect(Collectors.joining(", "));
        return tools.isEmpty() ? "" : " [" + tools + "]";
    }
}
