package dev.kimigate.limiter;

import java.util.List;

/**
 * A snapshot of one account's permits.
 *
 * @param hash the account's name in file names
 * @param name the account's name for people; never a key
 * @param shared whether other JVMs of the machine count in the same place
 * @param limit the limit in force
 * @param held permits held over all JVMs
 * @param unconfirmed of these, starts that the server has not answered yet; told for probes and in a window only
 * @param stalled of the held ones, those whose readers have not read for long
 * @param waiting calls waiting over all JVMs
 * @param oldestSinceMillis since when the oldest of these waits, wall clock; 0 = nobody waits
 * @param paused whether calls pass ungated
 * @param policy what admissions go by, and what the policy remembers
 * @param verdicts totals by the code of the verdict
 * @param jvms one row for each JVM on record
 */
public record AccountStatus(
        String hash,
        String name,
        boolean shared,
        int limit,
        int held,
        int unconfirmed,
        int stalled,
        int waiting,
        long oldestSinceMillis,
        boolean paused,
        Policy policy,
        List<Long> verdicts,
        List<JvmStatus> jvms) {

    public AccountStatus {
        verdicts = List.copyOf(verdicts);
        jvms = List.copyOf(jvms);
    }

    /** Who holds the permits, for messages: {@code 20 of 20 held: pid 123 (label) 12, pid 456 (label) 8}. */
    public String holders() {
        StringBuilder text =
                new StringBuilder().append(held).append(" of ").append(limit).append(" held");
        String separator = ": ";
        for (JvmStatus jvm : jvms) {
            if (jvm.held() > 0) {
                text.append(separator).append(jvm).append(' ').append(jvm.held());
                separator = ", ";
            }
        }
        return text.toString();
    }
}
