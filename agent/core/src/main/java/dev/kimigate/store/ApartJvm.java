package dev.kimigate.store;

/**
 * A JVM that cannot count together with the others at this moment.
 *
 * @param account the account's name for people
 * @param pid its process id, as itself sees it
 * @param label what it calls itself; may be empty
 * @param sinceMillis since when, wall clock
 * @param part how many permits it keeps to; 0 = the limit holds for this JVM alone
 * @param reason what hinders it, for people
 */
public record ApartJvm(String account, long pid, String label, long sinceMillis, int part, String reason) {
    /** {@code pid 123 (label)}. */
    @Override
    public String toString() {
        return label.isEmpty() ? "pid " + pid : "pid " + pid + " (" + label + ")";
    }
}
