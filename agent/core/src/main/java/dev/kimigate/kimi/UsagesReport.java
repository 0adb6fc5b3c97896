package dev.kimigate.kimi;

import org.jspecify.annotations.Nullable;

/**
 * What {@code /usages} says about an account.
 *
 * @param ceiling how many calls may be in flight, 1 to 65,535; 0 = it does not say
 * @param userId whose account it is; null = it does not say
 * @param spentUntilMillis when the last of the spent windows is back, in milliseconds of the epoch; 0 = none is spent,
 *     or it does not say until when
 */
public record UsagesReport(int ceiling, @Nullable String userId, long spentUntilMillis) {
    /** How much of an answer is read. */
    public static final int LONGEST_BODY = 64 * 1024;

    /** Reads an answer of any known shape; null if it is no JSON object. Never throws. */
    public static @Nullable UsagesReport parse(byte[] body, long nowMillis) {
        return body.length > LONGEST_BODY ? null : new UsagesParser(nowMillis).parse(body);
    }
}
