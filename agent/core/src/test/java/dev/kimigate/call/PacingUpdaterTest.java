package dev.kimigate.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.Permit;
import dev.kimigate.limiter.VirtualTime;
import dev.kimigate.machine.LocalStore;
import dev.kimigate.pacing.PacingRules;
import dev.kimigate.refusal.Refusal;
import dev.kimigate.refusal.Verdict;
import dev.kimigate.store.SharedState;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Two JVMs that learn something in the same instant. */
class PacingUpdaterTest {
    private final VirtualTime time = new VirtualTime();
    private final Limiters limiters = time.limiters();
    private final Limiter limiter = limiters.limiter(
            LocalStore.create("0123456789abcdef", "https://api.kimi.com", 0, "Tool", limiters.runtime()));
    private final PacingUpdater other = updater(limiter.shared());

    private PacingUpdater updater(SharedState shared) {
        return new PacingUpdater(
                shared,
                new PacingRules(() -> 0),
                time.clocks(),
                new AccountLog(limiter, time.clocks()),
                CallListener.NONE);
    }

    @Test
    void refusal_whileAnotherLearnsThatTheQuotaIsSpent_meansTheSameToTheCallAndToTheAccount() {
        Permit permit =
                limiter.acquire(limiter.newPosition(Duration.ofMinutes(1))).join();
        long renewed = time.clocks().nowMillis() + 3_600_000;
        PacingUpdater updater = updater(overtaken(limiter.shared(), () -> other.usagesAnswered(0, renewed)));

        Verdict meaning = updater.refused(new Refusal(Verdict.AMBIGUOUS, 0, null), permit, null);

        assertThat(limiter.shared().policy().terms().untilAnswered())
                .as("the account is out of quota")
                .isTrue();
        assertThat(meaning).isEqualTo(Verdict.QUOTA);
    }

    @Test
    void refusal_whileAnotherLearnsThatTheQuotaIsBack_isWaitedWithByTheCallAndByTheAccount() {
        long now = time.clocks().nowMillis();
        other.usagesAnswered(0, now + 3_600_000);
        Permit permit =
                limiter.acquire(limiter.newPosition(Duration.ofMinutes(1))).join();
        PacingUpdater updater = updater(overtaken(limiter.shared(), () -> other.usagesAnswered(0, 0)));

        Verdict meaning = updater.refused(new Refusal(Verdict.AMBIGUOUS, 0, null), permit, null);

        assertThat(limiter.shared().policy().terms().coolingMillis(now)).isPositive();
        assertThat(meaning).isEqualTo(Verdict.OVERLOAD);
    }

    /** Somebody else is first, once. */
    private static SharedState overtaken(SharedState shared, Runnable first) {
        AtomicReference<Runnable> once = new AtomicReference<>(first);
        return (SharedState) Proxy.newProxyInstance(
                SharedState.class.getClassLoader(), new Class<?>[] {SharedState.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("replacePolicy")) {
                        once.getAndSet(() -> {}).run();
                    }
                    return method.invoke(shared, arguments);
                });
    }
}
