package dev.kimigate.harness.endpoint;

/**
 * What an answer says.
 *
 * @param id without the prefix of the surface
 * @param createdSeconds since the epoch
 * @param inputTokens a made-up count, at least 1
 */
record AnswerFacts(String id, String model, String text, long createdSeconds, int inputTokens) {

    private static final String FILLER = " 0123456789 kimi";

    int outputTokens() {
        return Math.max(1, text.length() / 4);
    }

    /** The echo, filled up to a length in characters by a text that repeats; never cut. */
    static String fill(String echo, int length) {
        if (length <= echo.length()) {
            return echo;
        }
        StringBuilder text = new StringBuilder(length + FILLER.length()).append(echo);
        while (text.length() < length) {
            text.append(FILLER);
        }
        return text.substring(0, length);
    }
}
