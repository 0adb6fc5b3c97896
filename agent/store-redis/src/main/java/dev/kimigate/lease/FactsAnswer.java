package dev.kimigate.lease;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server knows of an account beside permits.
 *
 * @param serverMillis its clock
 */
public record FactsAnswer(long serverMillis, List<SharedFact> facts) {
    private static final int WORDS = 4;

    /** Reads the script's answer; null if it is none. */
    public static @Nullable FactsAnswer of(@Nullable Object reply) {
        if (!(reply instanceof List<?> words)
                || words.size() % WORDS != 1
                || !(words.get(0) instanceof Long now)
                || now < 0) {
            return null;
        }
        List<SharedFact> facts = new ArrayList<>();
        for (int i = 1; i < words.size(); i += WORDS) {
            SharedFact fact = fact(words.subList(i, i + WORDS));
            if (fact == null) {
                return null;
            }
            facts.add(fact);
        }
        return new FactsAnswer(now, List.copyOf(facts));
    }

    private static @Nullable SharedFact fact(List<?> words) {
        if (!(words.get(0) instanceof byte[] name)
                || !(words.get(1) instanceof Long stamp)
                || !(words.get(2) instanceof Long first)
                || !(words.get(3) instanceof Long second)) {
            return null;
        }
        FactKind kind = FactKind.of(new String(name, StandardCharsets.UTF_8));
        return kind == null || stamp < 0 || first < 0 || second < 0 ? null : new SharedFact(kind, stamp, first, second);
    }
}
