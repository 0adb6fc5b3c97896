package dev.kimigate.call;

import dev.kimigate.limiter.Limiter;
import dev.kimigate.log.Log;
import dev.kimigate.pacing.CoolDown;
import dev.kimigate.pacing.PacingState;
import dev.kimigate.refusal.UnknownWords;
import dev.kimigate.refusal.Verdict;
import dev.kimigate.runtime.Clocks;
import dev.kimigate.status.DurationText;
import dev.kimigate.status.WaitReasons;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.AdmissionTerms;
import dev.kimigate.store.JvmStatus;
import java.time.Duration;
import org.slf4j.Logger;

/**
 * Tells what changes for one account. A change that all JVMs see is told by the one that made it, so that it is told
 * once. Any thread; nothing here waits.
 */
class AccountLog {
    private static final Logger LOG = Log.logger(AccountLog.class);

    private final Limiter limiter;
    private final Clocks clocks;
    private final UnknownWordings unknown = new UnknownWordings();
    private volatile boolean passing;

    AccountLog(Limiter limiter, Clocks clocks) {
        this.limiter = limiter;
        this.clocks = clocks;
    }

    /** This JVM has replaced what all go by. */
    void changed(PacingState before, PacingState next, long nowMillis) {
        if (before.limit() != next.limit()) {
            limitChanged(before, next);
        }
        long until = before.coolDown().untilMillis();
        if (next.coolDown().untilMillis() != until && next.coolDown().untilMillis() > nowMillis) {
            coolDownBegan(next.coolDown(), until > nowMillis, nowMillis);
        }
        if (before.startsPerMinute() != next.startsPerMinute()) {
            startRateChanged(before.startsPerMinute(), next.startsPerMinute());
        }
        if (before.isOutOfQuota() != next.isOutOfQuota()) {
            tell(next.isOutOfQuota() ? WaitReasons.OUT_OF_QUOTA : "quota available again");
        }
    }

    /** A call starts, counted or, while the gate is paused, not. */
    void started(boolean counted) {
        if (counted == passing) {
            passing = !counted;
            if (isOwn()) { // else the command that paused has told it there
                tell(counted ? "calls are gated again" : "calls pass ungated");
            }
        }
    }

    /** An answer that may be a refusal had such words, made fit to be shown. */
    void unknownWords(int status, String words) {
        int count = unknown.due(words);
        if (count > 0) {
            tell(UnknownWords.line(status, words, count));
        }
    }

    /** What a JVM that has ended had on record was taken back by this one. */
    void tookBack(JvmStatus dead) {
        if (dead.held() > 0 || dead.limit() > 0) {
            tell(dead + " has ended" + (dead.held() > 0 ? "; permits released: " + dead.held() : "")
                    + (dead.limit() > 0 ? "; its limit of " + dead.limit() + " no longer applies" : ""));
        }
    }

    /** A call of this JVM has waited for long. */
    void waits(Duration waited) {
        AccountStatus status = limiter.status();
        StringBuilder line = new StringBuilder("a call has waited for ")
                .append(DurationText.text(waited.toMillis()))
                .append(": ")
                .append(status.holders())
                .append("; waiting: ")
                .append(status.waiting());
        for (String hindrance : WaitReasons.of(status, clocks.nowMillis(), "")) {
            line.append("; ").append(hindrance);
        }
        tell(line.toString());
    }

    private void limitChanged(PacingState before, PacingState next) {
        int configured = limiter.shared().occupancy().configured();
        int old = before.limitInForce(configured);
        int now = next.limitInForce(configured);
        if (old != now) {
            tell("limit " + now + ", was " + old + " (" + next.source(configured) + ")");
        }
    }

    private void coolDownBegan(CoolDown coolDown, boolean another, long nowMillis) {
        long rest = coolDown.untilMillis() - nowMillis;
        tell(WaitReasons.coolDown(rest, another ? " more" : "", coolDown.reason()));
        limiter.later(() -> coolDownEnded(coolDown), Duration.ofMillis(rest));
    }

    /** Unless somebody has prolonged it meanwhile. */
    private void coolDownEnded(CoolDown coolDown) {
        AdmissionTerms terms = limiter.shared().policy().terms();
        if (terms.coolDownUntilMillis() == coolDown.untilMillis()) {
            tell("cool-down over (" + Verdict.word(coolDown.reason()) + ")");
        }
    }

    private void startRateChanged(int before, int now) {
        tell(
                now == 0
                        ? "pace: starts are no longer limited"
                        : WaitReasons.startRate(now) + (before == 0 ? "" : ", was " + before));
    }

    private void tell(String line) {
        write(limiter.name() + ": " + line);
    }

    void write(String line) {
        LOG.info(line);
    }

    /** Whether nobody else's lines are where this JVM's are. */
    boolean isOwn() {
        return Log.isOwn();
    }
}
