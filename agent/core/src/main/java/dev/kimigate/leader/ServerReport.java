package dev.kimigate.leader;

/**
 * What a look at the server found.
 *
 * @param problem why it cannot be used, and what to do; empty if it can
 * @param server the URL without user and password
 * @param product its name and version; empty if it may not be asked
 * @param role what it is among its replicas; empty if it may not be asked
 * @param evictionPolicy what it does when its memory is full; empty if it may not be asked
 * @param latencyMillis how long one exchange took
 * @param clockAheadMillis by how much its clock is ahead of this machine's
 * @param mayEvict whether it throws keys away when its memory is full
 * @param unprotectedReplicas how many replicas it has, if it takes writes without them; else 0
 */
public record ServerReport(
        String problem,
        String server,
        String product,
        String role,
        String evictionPolicy,
        long latencyMillis,
        long clockAheadMillis,
        boolean mayEvict,
        int unprotectedReplicas) {
    /** One that cannot be used. */
    public static ServerReport of(String server, String problem) {
        return new ServerReport(problem, server, "", "", "", 0, 0, false, 0);
    }
}
