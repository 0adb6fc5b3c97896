package dev.kimigate.kimi;

/**
 * The words of Kimi's refusals, lower case. Parts of sentences, never whole ones: relays append to them, and the server
 * rewords around them. Sources: Kimi's error tables, and answers that were seen.
 */
public final class Phrases {
    private static final String[] QUOTA_SIGNS = {"quota will be refreshed", "quota will reset", "purchase extra usage"};
    private static final String[] QUOTA_ALONE = {
        "usage limit for this",
        "5-hour usage limit",
        "7-day) usage limit",
        "7-day usage limit",
        "weekly usage limit",
        "monthly usage limit",
        "free-models-per-day",
        "budget has been exceeded"
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
        "concurrent request limit",
        "max organization concurrency",
        "max concurrency",
        "concurrency limit",
        "too many concurrent requests. limit",
        "too many concurrent requests",
        "too many pending requests",
        "max parallel request limit reached",
        "limit type: max_parallel_requests. current limit",
        "limit type: max_parallel_requests",
        "最多同时处理"
    };
    private static final String[] RATE = {
        "max rpm",
        "rpm limit",
        "rpm rate limit",
        "max request per minute",
        "max requests per minute",
        "max request:",
        "requests-per-minute limit",
        "free-models-per-min.",
        "limit type: requests. current limit",
        "limit type: requests",
        "：1分钟内最多请求"
    };
    private static final String[] PER_SECOND = {"qps limit"};
    private static final String[] TOKENS = {"tpm rate limit", "tpm limit", "max tpm", "limit type: tokens"};
    private static final String[] DAILY = {"tpd rate limit", "tpd limit", "max tpd"};
    private static final String[] OVERLOAD = {
        "engine is currently overloaded", "上游负载已饱和", "分组负载已饱和", "temporarily rate-limited upstream"
    };
    /** Other refusals may use these words beside their own. */
    private static final String[] SOME_RATE = {
        "rate limit exceeded", "rate limit reached", "too many requests from this ip", "请求数限制", "请求次数限制"
    };
    /** A limiter that counts in several ways, and does not say which way this was. */
    private static final String[] ANY_OF_SEVERAL = {
        "crossed tpm / rpm / max parallel request limit", "crossed tpm, rpm limit"
    };
    /** Known, and of no meaning of their own. */
    private static final String[] SEEN = {
        "receiving too many requests at the moment", "would exceed your account's rate limit", "permission denied"
    };

    private static final String CURRENT = "current:";
    private static final String LIMIT = "limit:";

    private Phrases() {}

    /** A window of hours, a week or a month is spent: told by two phrases together. */
    public static boolean saysQuota(String text) {
        return text.contains("usage limit") && any(text, QUOTA_SIGNS);
    }

    /** The same, told by one phrase, which other refusals may quote. */
    public static boolean mayMeanQuota(String text) {
        return any(text, QUOTA_ALONE);
    }

    /** No money: balance, credit, a plan to be paid. */
    public static boolean saysBilling(String text) {
        return any(text, BILLING);
    }

    /** This client may not use the endpoint. */
    public static boolean saysWhitelist(String text) {
        return any(text, WHITELIST);
    }

    /** The account has no plan for the endpoint. */
    public static boolean saysNoPlan(String text) {
        return any(text, NO_PLAN);
    }

    /** Too many calls are in flight. */
    public static boolean saysConcurrency(String text) {
        return any(text, CONCURRENCY);
    }

    /** The account is banned; the texts of other refusals may link to the guidelines too. */
    public static boolean saysBanned(String text) {
        return any(text, BANNED);
    }

    /** Too many starts in a minute. */
    public static boolean saysRate(String text) {
        return any(text, RATE);
    }

    /** Too many starts in some time that is not named; other refusals may use such words too. */
    public static boolean maySayRate(String text) {
        return any(text, SOME_RATE);
    }

    /** Too many of something, said by a limiter that names all that it counts. */
    public static boolean saysAnyOfSeveral(String text) {
        return any(text, ANY_OF_SEVERAL);
    }

    /** Whether any of these words was seen before: of a refusal, or of an answer that looks like one. */
    public static boolean isKnown(String text) {
        for (String[] phrases : new String[][] {
            QUOTA_SIGNS,
            QUOTA_ALONE,
            BILLING,
            WHITELIST,
            NO_PLAN,
            BANNED,
            CONCURRENCY,
            RATE,
            PER_SECOND,
            TOKENS,
            DAILY,
            OVERLOAD,
            SOME_RATE,
            ANY_OF_SEVERAL,
            SEEN
        }) {
            if (any(text, phrases)) {
                return true;
            }
        }
        return false;
    }

    /** Too many starts in a second. */
    public static boolean saysPerSecond(String text) {
        return any(text, PER_SECOND);
    }

    /** Too many tokens in a minute. */
    public static boolean saysTokens(String text) {
        return any(text, TOKENS);
    }

    /** Too many tokens in a day. */
    public static boolean saysDailyTokens(String text) {
        return any(text, DAILY);
    }

    /** The server has too much to do. */
    public static boolean saysOverload(String text) {
        return any(text, OVERLOAD);
    }

    /** The N of "max organization concurrency: N"; 0 if none is named. */
    public static int namedConcurrency(String text) {
        return numberAfter(text, CONCURRENCY);
    }

    /** The N of "max RPM: N"; 0 if none is named. */
    public static int namedRate(String text) {
        return numberAfter(text, RATE);
    }

    /** The x of "TPM rate limit, current: x, limit: y" where x is the larger; 0 otherwise. */
    public static int tokensOverLimit(String text) {
        int current = numberAfterLast(text, CURRENT);
        int limit = numberAfterLast(text, LIMIT);
        return limit > 0 && current > limit ? current : 0;
    }

    private static int numberAfterLast(String text, String word) {
        int at = text.lastIndexOf(word);
        return at < 0 ? 0 : numberAt(text, at + word.length(), Integer.MAX_VALUE);
    }

    private static int numberAfter(String text, String[] phrases) {
        for (String phrase : phrases) {
            int at = text.indexOf(phrase);
            int number = at < 0 ? 0 : numberAt(text, at + phrase.length(), Plans.LARGEST_LIMIT);
            if (number > 0) {
                return number;
            }
        }
        return 0;
    }

    private static int numberAt(String text, int from, int largest) {
        int i = from;
        if (text.startsWith(" reached", i)) {
            i += " reached".length();
        }
        while (i < text.length() && " :=*".indexOf(text.charAt(i)) >= 0) {
            i++;
        }
        long number = 0;
        for (; i < text.length() && isDigit(text.charAt(i)); i++) {
            number = Math.min(largest, number * 10 + (text.charAt(i) - '0'));
        }
        return (int) number;
    }

    private static boolean isDigit(char c) {
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
