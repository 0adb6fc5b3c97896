package dev.kimigate.status;

import dev.kimigate.refusal.Verdict;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.AdmissionTerms;
import java.util.ArrayList;
import java.util.List;

/** What beside permits that are held keeps an account's calls from starting, in words. Pure. */
public final class WaitReasons {
    public static final String OUT_OF_QUOTA = "out of quota: at most two calls at a time are sent";

    private WaitReasons() {}

    /**
     * A line for each; none where only the limit binds.
     *
     * @param end when a cool-down ends, to be read after its length; may be empty
     */
    public static List<String> of(AccountStatus status, long nowMillis, String end) {
        List<String> lines = new ArrayList<>();
        AdmissionTerms terms = status.policy().terms();
        long cooling = terms.coolingMillis(nowMillis);
        if (cooling > 0) {
            lines.add(coolDown(cooling, end, terms.coolDownReason()));
        }
        if (status.lease() != null) {
            lines.addAll(LeaseText.of(status, nowMillis));
        } else if (status.bound() < status.limit()) {
            lines.add("bound: this machine may use " + status.bound() + " of " + status.limit() + " permits now");
        }
        if (terms.startsPerMinute() > 0) {
            lines.add(startRate(terms.startsPerMinute()));
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
        return "cool-down: no new calls for " + DurationText.text(millis) + end + " (" + Verdict.word(reason) + ")";
    }

    public static String startRate(int startsPerMinute) {
        return "pace: " + startsPerMinute + " starts a minute";
    }
}
