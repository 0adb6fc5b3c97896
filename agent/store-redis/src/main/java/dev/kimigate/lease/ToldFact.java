package dev.kimigate.lease;

import java.util.ArrayList;
import java.util.List;

/**
 * A fact that a machine tells the others.
 *
 * @param ageMillis how long ago it was learned
 * @param first as {@link FactKind} says
 * @param second as {@link FactKind} says; a time is told as milliseconds to go
 */
public record ToldFact(FactKind kind, long ageMillis, long first, long second) {
    static ToldFact of(FactKind kind, KnownFact fact, long nowMillis) {
        return new ToldFact(
                kind,
                Math.max(0, nowMillis - fact.atMillis()),
                Math.max(0, fact.first()),
                Math.max(0, kind.endsAtSecond() ? fact.second() - nowMillis : fact.second()));
    }

    /** The script's arguments. */
    public static List<String> arguments(String accountHash, List<ToldFact> told) {
        List<String> words = new ArrayList<>(List.of(ServerScript.wakeChannel(accountHash)));
        for (ToldFact fact : told) {
            words.addAll(List.of(
                    fact.kind.wire(),
                    Long.toString(fact.ageMillis),
                    Long.toString(fact.first),
                    Long.toString(fact.second)));
        }
        return words;
    }
}
