package dev.kimigate.lease;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server says to a {@link StartsRequest}.
 *
 * @param allowed how many calls the machine may start in a minute; no fewer than it said
 * @param target how many it should come down to
 * @param elsewhere how many calls of other machines started in the last minute
 * @param machines how many machines have told theirs
 */
public record StartsAnswer(int allowed, int target, int elsewhere, int machines) {
    private static final int WORDS = 4;
    private static final long MOST = 1 << 30;

    /** Reads the script's answer; null if it is none. */
    public static @Nullable StartsAnswer of(@Nullable Object reply) {
        if (!(reply instanceof List<?> words) || words.size() != WORDS) {
            return null;
        }
        int[] numbers = new int[WORDS];
        for (int i = 0; i < WORDS; i++) {
            if (!(words.get(i) instanceof Long number) || number < 0) {
                return null;
            }
            numbers[i] = (int) Math.min(MOST, number);
        }
        return new StartsAnswer(numbers[0], numbers[1], numbers[2], numbers[3]);
    }
}
