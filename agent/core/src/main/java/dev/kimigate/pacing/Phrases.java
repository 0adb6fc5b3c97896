package dev.kimigate.pacing;

/*
 * The words the server uses, lower case. Parts of sentences, never whole ones: relays append to them, and the server
 * rewords around them. The order of the rules is the order of certainty: a spent quota is told by two phrases together
 * and wins over the concurrency phrase; the concurrency phrase wins over the mention of the guidelines, which its text
 * may link to; what only says "limit" comes last.
 */
final class Phrases {
    private static final String[] QUOTA_SIGNS = {"quota will be refreshed", "quota will reset", "purchase extra usage"};
    private static final String[] QUOTA_ALONE = {
        "usage limit for this",
        "5-hour usage limit",
        "7-day) usage limit",
        "7-day usage limit",
        "weekly usage limit",
        "monthly usage limit"
    };
    private static final String[] BILLING = {
        "credit balance is insufficient",
        "insufficient balance",
        "exceeded your current token quota",
        "check your plan and billing"
    };
    private static final String[] WHITELIST = {"only available for coding agents"};
    private static final String[] NO_PLAN = {"does not have access to kimi code"};
    private static final String[] BANNED = {"access terminated", "community guidelines", "该账号已被禁用", "已被禁言"};
    private static final String[] CONCURRENCY = {
        "concurrent request limit", "max organization concurrency", "max concurrency", "concurrency limit"
    };
    private static final String[] RATE = {
        "max rpm", "rpm limit", "rpm rate limit", "max request per minute", "max requests per minute"
    };
    private static final String[] PER_SECOND = {"qps limit"};
    private static final String[] TOKENS = {"tpm rate limit", "tpm limit", "max tpm"};
    private static final String[] DAILY = {"tpd rate limit", "tpd limit", "max tpd"};
    private static final String[] OVERLOAD = {"engine is currently overloaded"};

    private Phrases() {}

    /** Both statuses know what waiting does not cure and the concurrency limit; the rest is said with 429 only. */
    static Verdict verdict(int status, String text) {
        if (text.contains("usage limit") && any(text, QUOTA_SIGNS)) {
            return Verdict.QUOTA;
        }
        if (any(text, BILLING)) {
            return Verdict.BILLING;
        }
        if (any(text, WHITELIST)) {
            return Verdict.WHITELIST;
        }
        if (any(text, NO_PLAN)) {
            return Verdict.NO_PLAN;
        }
        if (any(text, CONCURRENCY)) {
            return Verdict.CONCURRENCY;
        }
        if (any(text, BANNED)) {
            return Verdict.BANNED;
        }
        if (any(text, QUOTA_ALONE)) {
            return Verdict.QUOTA;
        }
        return status == 429 ? tooMany(text) : Verdict.ACCEPTED;
    }

    private static Verdict tooMany(String text) {
        if (any(text, RATE) || isPerSecond(text)) {
            return Verdict.RATE;
        }
        if (any(text, TOKENS) || isDaily(text)) {
            return Verdict.TOKENS;
        }
        return any(text, OVERLOAD) ? Verdict.OVERLOAD : Verdict.AMBIGUOUS;
    }

    static boolean isDaily(String text) {
        return any(text, DAILY);
    }

    static boolean isPerSecond(String text) {
        return any(text, PER_SECOND);
    }

    /** The N of "max organization concurrency: N" or "max RPM: N"; 0 if none is named. */
    static int namedLimit(Verdict verdict, String text) {
        return switch (verdict) {
            case CONCURRENCY -> numberAfter(text, CONCURRENCY);
            case RATE -> numberAfter(text, RATE);
            default -> 0;
        };
    }

    private static int numberAfter(String text, String[] phrases) {
        for (String phrase : phrases) {
            int at = text.indexOf(phrase);
            int number = at < 0 ? 0 : numberAt(text, at + phrase.length());
            if (number > 0) {
                return number;
            }
        }
        return 0;
    }

    private static int numberAt(String text, int from) {
        int i = from;
        if (text.startsWith(" reached", i)) {
            i += " reached".length();
        }
        while (i < text.length() && " :=*".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        int number = 0;
        for (; i < text.length() && isDigit(text.charAt(i)); i++) {
            number = Math.min(Refusal.LARGEST_LIMIT, number * 10 + (text.charAt(i) - '0'));
        }
        return number;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean any(String text, String[] phrases) {
        for (String phrase : phrases) {
            if (text.contains(phrase)) {
                return true;
            }
        }
        return false;
    }
}
