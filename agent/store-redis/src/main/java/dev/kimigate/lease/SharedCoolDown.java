package dev.kimigate.lease;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cool-down of an account, as machines tell it each other through the server.
 *
 * @param millis milliseconds to go; 0 = there is none
 * @param reason the caller's own code
 */
public record SharedCoolDown(long millis, int reason) {
    /** Which all machines listen to. */
    static final String ALL_MACHINES = "*";

    /** Two ends that differ by less are one. */
    static final long SAME_MILLIS = 50;

    /** None. */
    public static final SharedCoolDown NONE = new SharedCoolDown(0, 0);

    private static final int WORDS = 2;

    /** Reads the script's answer; null if it is none. */
    public static @Nullable SharedCoolDown of(@Nullable Object reply) {
        return reply instanceof List<?> words
                        && words.size() == WORDS
                        && words.get(0) instanceof Long millis
                        && words.get(1) instanceof Long reason
                        && millis >= 0
                        && reason >= 0
                ? new SharedCoolDown(millis, reason.intValue())
                : null;
    }

    /** The script's arguments. */
    public List<String> arguments(String accountHash) {
        return List.of(Long.toString(millis), Integer.toString(reason), ServerScript.wakeChannel(accountHash));
    }
}
