package dev.kimigate.cli;

import dev.kimigate.refusal.Verdict;
import dev.kimigate.report.Json;
import dev.kimigate.report.StateSnapshot;
import dev.kimigate.status.AccountView;
import dev.kimigate.status.DurationText;
import dev.kimigate.store.AccountStatus;
import java.util.Comparator;

/**
 * The state in one short line.
 *
 * @param paint green while calls start at once
 */
record StatusLine(String text, Paint paint) {
    private static final Comparator<StateSnapshot.Account> BUSIEST = Comparator.comparingInt(
                    (StateSnapshot.Account account) -> account.status().waiting())
            .thenComparingInt(account -> account.status().held());

    /** {@code kimi 18/20, 5 waiting 12 s, cool-down 4 s (concurrency)}: of the account with the longest queue. */
    static StatusLine of(StateSnapshot state) {
        if (state.paused()) {
            return new StatusLine("kimi: paused", Paint.WARNING);
        }
        return state.accounts().stream()
                .max(BUSIEST)
                .map(account -> of(account, state.nowMillis()))
                .orElse(new StatusLine("kimi: no call yet", Paint.FAINT));
    }

    static StatusLine unknown() {
        return new StatusLine("kimi: state cannot be read, see kimi-gate doctor", Paint.BAD);
    }

    private static StatusLine of(StateSnapshot.Account account, long now) {
        AccountStatus status = account.status();
        AccountView view = account.at(now);
        StringBuilder text =
                new StringBuilder("kimi ").append(status.held()).append('/').append(status.capacity());
        Long wait = view.oldestWaitMillis();
        if (status.waiting() > 0) {
            text.append(", ").append(status.waiting()).append(" waiting");
            text.append(wait == null ? "" : " " + DurationText.text(wait));
        }
        String why = why(status, view);
        text.append(why.isEmpty() ? "" : ", " + why);
        return new StatusLine(text.toString(), why.isEmpty() && status.waiting() == 0 ? Paint.GOOD : Paint.WARNING);
    }

    /** Beside the limit. */
    private static String why(AccountStatus status, AccountView view) {
        if (status.paused()) {
            return "paused";
        }
        if (view.coolingMillis() > 0) {
            return "cool-down " + DurationText.text(view.coolingMillis()) + " ("
                    + Verdict.word(view.terms().coolDownReason()) + ")";
        }
        if (view.terms().untilAnswered()) {
            return "out of quota";
        }
        return view.terms().startsPerMinute() > 0 ? view.terms().startsPerMinute() + " starts/min" : "";
    }

    String json() {
        return Json.text(Json.object("text", text), false);
    }
}
