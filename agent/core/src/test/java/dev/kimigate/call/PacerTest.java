package dev.kimigate.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.LocalStore;
import dev.kimigate.limiter.Occupancy;
import dev.kimigate.limiter.Permit;
import dev.kimigate.limiter.Policy;
import dev.kimigate.limiter.SharedState;
import dev.kimigate.limiter.Terms;
import dev.kimigate.limiter.VirtualTime;
import dev.kimigate.pacing.Controller;
import dev.kimigate.pacing.Refusal;
import dev.kimigate.pacing.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Two JVMs that learn something in the same instant. */
class PacerTest {
    private final VirtualTime time = new VirtualTime();
    private final Limiters limiters = time.limiters();
    private final Limiter limiter =
            limiters.limiter(LocalStore.create("0123456789abcdef", "https://api.kimi.com", 0, "Tool", limiters));
    private final Pacer other = pacer(limiter.shared());

    private Pacer pacer(SharedState shared) {
        return new Pacer(
                shared,
                new Controller(() -> 0),
                time.clocks(),
                new AccountLog(limiter, time.clocks()),
                CallListener.NONE);
    }

    @Test
    void refusal_whileAnotherLearnsThatTheQuotaIsSpent_meansTheSameToTheCallAndToTheAccount() {
        Permit permit = limiter.acquire(limiter.newTurn(Duration.ofMinutes(1))).join();
        long renewed = time.clocks().nowMillis() + 3_600_000;
        Pacer pacer = pacer(new Overtaken(limiter.shared(), () -> other.usagesAnswered(0, renewed)));

        Verdict meaning = pacer.refused(new Refusal(Verdict.AMBIGUOUS, 0, null), permit);

        assertThat(limiter.shared().policy().terms().untilAnswered())
                .as("the account is out of quota")
                .isTrue();
        assertThat(meaning).isEqualTo(Verdict.QUOTA);
    }

    @Test
    void refusal_whileAnotherLearnsThatTheQuotaIsBack_isWaitedWithByTheCallAndByTheAccount() {
        long now = time.clocks().nowMillis();
        other.usagesAnswered(0, now + 3_600_000);
        Permit permit = limiter.acquire(limiter.newTurn(Duration.ofMinutes(1))).join();
        Pacer pacer = pacer(new Overtaken(limiter.shared(), () -> other.usagesAnswered(0, 0)));

        Verdict meaning = pacer.refused(new Refusal(Verdict.AMBIGUOUS, 0, null), permit);

        assertThat(limiter.shared().policy().terms().coolingMillis(now)).isPositive();
        assertThat(meaning).isEqualTo(Verdict.OVERLOAD);
    }

    /** Somebody else is first, once. */
    private static final class Overtaken implements SharedState {
        private final SharedState shared;
        private Runnable first;

        Overtaken(SharedState shared, Runnable first) {
            this.shared = shared;
            this.first = first;
        }

        @Override
        public boolean replacePolicy(Policy seen, Terms terms, long[] memory) {
            Runnable now = first;
            first = () -> {};
            now.run();
            return shared.replacePolicy(seen, terms, memory);
        }

        @Override
        public Policy policy() {
            return shared.policy();
        }

        @Override
        public Occupancy occupancy() {
            return shared.occupancy();
        }

        @Override
        public int limit() {
            return shared.limit();
        }

        @Override
        public int startsLately() {
            return shared.startsLately();
        }

        @Override
        public void forgetStart(long atMillis) {
            shared.forgetStart(atMillis);
        }

        @Override
        public void answerEnded() {
            shared.answerEnded();
        }

        @Override
        public long lastEndMillis() {
            return shared.lastEndMillis();
        }

        @Override
        public void count(int verdict) {
            shared.count(verdict);
        }
    }
}
