package dev.kimigate.lease;

import java.util.List;

/**
 * What a machine tells the server, and asks of it, in one sync.
 *
 * @param node the machine's name for this account: letters and digits
 * @param leader a random number, 1 to 2^48, that the leader of the machine drew when it was elected
 * @param office how often a leader was elected on this machine; the greater one speaks for it
 * @param seq counts the syncs of this leader, from 1
 * @param asserted how many permits the machine may use at this moment, or holds, whichever is more: a fact
 * @param want how many it could use
 * @param limit the account's limit as the machine knows it
 * @param leaseMillis how long a block is to stand without a renewal; the first machine of the account decides
 * @param reserveMillis how long a block is to stay reserved after its lease; the first machine decides
 * @param history {@link SyncAnswer#birth} of an answer that is younger than lease and reserve; 0 = there is none
 * @param share the share of that answer
 * @param leaving whether the machine leaves: it starts nothing more, and what it holds ends with it
 * @param run what tells this server process from others; {@code -} where it may not be asked
 */
public record SyncRequest(
        String node,
        long leader,
        long office,
        long seq,
        int asserted,
        int want,
        int limit,
        long leaseMillis,
        long reserveMillis,
        long history,
        int share,
        boolean leaving,
        String run) {

    /** The script's arguments. */
    public List<String> arguments() {
        return List.of(
                Integer.toString(ServerScript.VERSION),
                node,
                Long.toString(leader),
                Long.toString(office),
                Long.toString(seq),
                Integer.toString(asserted),
                Integer.toString(want),
                Integer.toString(limit),
                Long.toString(leaseMillis),
                Long.toString(reserveMillis),
                Long.toString(history),
                Integer.toString(share),
                leaving ? "1" : "0",
                run);
    }
}
