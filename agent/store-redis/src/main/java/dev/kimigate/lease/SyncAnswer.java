package dev.kimigate.lease;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server says to a sync that it accepted.
 *
 * @param node whom it answers, as are the next two; an answer to another request must not be used
 * @param office the leader's number
 * @param seq the number of the sync
 * @param block how many permits the machine may use
 * @param target how many it should get down to as calls end; more than {@code block} = it may ask for more
 * @param held how many the account's machines may use together, reserved ones included
 * @param limit the account's limit: the smallest that a living machine has
 * @param graceMillis for how long nothing is granted, or a share at most, because the server may have forgotten
 * @param share with how many of its block the machine may go on without the server
 * @param machines how many machines are on record
 * @param leaseMillis how long the block stands at the server, from its receipt of the request
 * @param reserveMillis how long it stays reserved after that
 * @param birth which of the server's memories this is
 * @param waiting how many permits other machines lack
 * @param serverMillis the server's clock
 */
public record SyncAnswer(
        String node,
        long office,
        long seq,
        int block,
        int target,
        int held,
        int limit,
        long graceMillis,
        int share,
        int machines,
        long leaseMillis,
        long reserveMillis,
        long birth,
        int waiting,
        long serverMillis) {

    private static final int WORDS = 16;

    /** Why a sync changed nothing. */
    public enum Refusal {
        /** A newer sync of the machine was there first. */
        STALE(0),
        /** Another leader has the same number: two machines go by one name, as with a copied state folder. */
        FOREIGN(-1),
        /** The account's machines speak another version of the protocol. */
        OTHER_VERSION(-2),
        /** The script does not take the arguments. */
        NONSENSE(-3);

        private final long code;

        Refusal(long code) {
            this.code = code;
        }
    }

    /** Why the sync changed nothing; null if the reply is an answer, or of some other kind. */
    public static @Nullable Refusal refusal(@Nullable Object reply) {
        if (reply instanceof List<?> words && !words.isEmpty() && words.get(0) instanceof Long code) {
            for (Refusal refusal : Refusal.values()) {
                if (refusal.code == code) {
                    return refusal;
                }
            }
        }
        return null;
    }

    /** Reads a reply, as clients give it: a list of numbers and bytes. Null if it is no answer to that request. */
    public static @Nullable SyncAnswer of(SyncRequest request, @Nullable Object reply) {
        if (!(reply instanceof List<?> words) || words.size() != WORDS || !(words.get(1) instanceof byte[] name)) {
            return null;
        }
        long[] numbers = new long[WORDS];
        for (int i = 0; i < WORDS; i++) {
            if (i != 1) {
                if (!(words.get(i) instanceof Long number) || number < 0) {
                    return null;
                }
                numbers[i] = number;
            }
        }
        SyncAnswer answer = new SyncAnswer(
                new String(name, StandardCharsets.UTF_8),
                numbers[2],
                numbers[3],
                count(numbers[4]),
                count(numbers[5]),
                count(numbers[6]),
                count(numbers[7]),
                numbers[8],
                count(numbers[9]),
                count(numbers[10]),
                numbers[11],
                numbers[12],
                numbers[13],
                count(numbers[14]),
                numbers[15]);
        return numbers[0] == 1 && answer.isFor(request) ? answer : null;
    }

    private boolean isFor(SyncRequest request) {
        return node.equals(request.node())
                && office == request.office()
                && seq == request.seq()
                && block >= request.asserted()
                && leaseMillis > 0
                && birth > 0;
    }

    private static int count(long number) {
        return (int) Math.min(number, Integer.MAX_VALUE);
    }
}
