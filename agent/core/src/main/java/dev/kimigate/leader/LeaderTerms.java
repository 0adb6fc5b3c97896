package dev.kimigate.leader;

/**
 * What a leader is to lead by.
 *
 * @param server the URL in the setting {@code store}, not checked yet
 * @param account the account's hash: letters and digits
 * @param node the machine's name for the server: letters and digits
 * @param office how often a leader was elected on this machine; the greater one speaks for it
 * @param leaseMillis how long permits may be used without asking again
 * @param reserveMillis how long they stay reserved after that
 * @param machines how many machines share the account; 0 = not told
 */
public record LeaderTerms(
        String server, String account, String node, long office, long leaseMillis, long reserveMillis, int machines) {

    /** The same, elected once more. */
    LeaderTerms elected(String asNode, long inOffice) {
        return new LeaderTerms(server, account, asNode, inOffice, leaseMillis, reserveMillis, machines);
    }

    /** How many permits a machine may use that never reached the server, of a limit. */
    public int alone(int limit) {
        return machines > 0 ? Math.max(1, limit / machines) : 1;
    }
}
