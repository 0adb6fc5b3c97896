package dev.kimigate.status;

import dev.kimigate.limiter.AccountStatus;
import dev.kimigate.limiter.Terms;
import dev.kimigate.pacing.Verdict;
import java.util.ArrayList;
import java.util.List;

/** What beside taken places keeps an account's calls from starting, in words. Pure. */
public final class Hindrances {
    public static final String OUT_OF_QUOTA = "out of quota: at most two calls at a time are sent";

    private Hindrances() {}

    /**
     * A line for each; none where only the limit binds.
     *
     * @param end when a cool-down ends, to be read after its length; may be empty
     */
    public static List<String> of(AccountStatus status, long nowMillis, String end) {
        List<String> lines = new ArrayList<>();
        Terms terms = status.policy().terms();
        long cooling = terms.coolingMillis(nowMillis);
        if (cooling > 0) {
            lines.add(coolDown(cooling, end, terms.coolDownReason()));
        }
        if (terms.startsPerMinute() > 0) {
            lines.add(pace(terms.startsPerMinute()));
        }
        if (terms.untilAnswered()) {
            lines.add(OUT_OF_QUOTA);
        }
        if (status.stalled() > 0) {
            lines.add("not read for 30 s: " + status.stalled() + " of the answers in flight");
        }
        return lines;
    }

    /** {@code reason} is a verdict's code. */
    public static String coolDown(long millis, String end, int reason) {
        return "cool-down: no new calls for " + Spans.text(millis) + end + " (" + Verdict.word(reason) + ")";
    }

    public static String pace(int startsPerMinute) {
        return "pace: " + startsPerMinute + " starts a minute";
    }
}
