package dev.kimigate.refusal;

import dev.kimigate.kimi.Phrases;

/**
 * What the words of a refusal mean. The order of the rules is the order of certainty: a spent quota is told by two
 * phrases together and wins over the concurrency phrase; the concurrency phrase wins over the mention of the
 * guidelines, which its text may link to; what only says "limit" comes last.
 */
final class MessageRules {
    private MessageRules() {}

    /** Both statuses know what waiting does not cure and the concurrency limit; the rest is said with 429 only. */
    static Verdict verdict(int status, String text) {
        if (Phrases.saysQuota(text)) {
            return Verdict.QUOTA;
        }
        if (Phrases.saysBilling(text)) {
            return Verdict.BILLING;
        }
        if (Phrases.saysWhitelist(text)) {
            return Verdict.WHITELIST;
        }
        if (Phrases.saysNoPlan(text)) {
            return Verdict.NO_PLAN;
        }
        if (Phrases.saysConcurrency(text)) {
            return Verdict.CONCURRENCY;
        }
        if (Phrases.saysBanned(text)) {
            return Verdict.BANNED;
        }
        if (Phrases.mayMeanQuota(text)) {
            return Verdict.QUOTA;
        }
        return status == 429 ? tooMany(text) : Verdict.ACCEPTED;
    }

    private static Verdict tooMany(String text) {
        if (Phrases.saysAnyOfSeveral(text)) {
            return Verdict.AMBIGUOUS;
        }
        if (Phrases.saysRate(text) || Phrases.saysPerSecond(text)) {
            return Verdict.RATE;
        }
        if (Phrases.saysTokens(text) || Phrases.saysDailyTokens(text)) {
            return Verdict.TOKENS;
        }
        if (Phrases.saysOverload(text)) {
            return Verdict.OVERLOAD;
        }
        return Phrases.maySayRate(text) ? Verdict.RATE : Verdict.AMBIGUOUS;
    }

    /** The limit that a refusal names; 0 if none is named. */
    static int namedLimit(Verdict verdict, String text) {
        return switch (verdict) {
            case CONCURRENCY -> Phrases.namedConcurrency(text);
            case RATE -> Phrases.namedRate(text);
            default -> 0;
        };
    }
}
