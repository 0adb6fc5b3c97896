package dev.kimigate.lease;

import java.util.List;

/**
 * What a machine says of its starts.
 *
 * @param node as {@link SyncRequest#node}
 * @param allowed how many calls it may start in a minute now
 * @param used how many it started in the last minute
 * @param waiting how many wait
 * @param perMinute the account's number; 0 = none is known
 * @param keepMillis for how long the server is to remember that
 */
public record StartsRequest(String node, int allowed, int used, int waiting, int perMinute, long keepMillis) {
    /** The script's arguments. */
    public List<String> arguments() {
        return List.of(
                node,
                Integer.toString(allowed),
                Integer.toString(used),
                Integer.toString(waiting),
                Integer.toString(perMinute),
                Long.toString(keepMillis));
    }
}
