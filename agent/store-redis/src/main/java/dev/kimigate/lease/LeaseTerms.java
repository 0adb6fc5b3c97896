package dev.kimigate.lease;

/**
 * What a leader goes by.
 *
 * @param node the machine's name for this account
 * @param leader the random number of this leader
 * @param office how often a leader was elected on this machine
 * @param limit the account's limit as the machine knew it at first, at least 1
 * @param leaseMillis as {@link SyncRequest#leaseMillis}
 * @param reserveMillis as {@link SyncRequest#reserveMillis}
 * @param alone how many permits the machine may use if no server has ever answered; at least 1
 */
public record LeaseTerms(
        String node, long leader, long office, int limit, long leaseMillis, long reserveMillis, int alone) {}
