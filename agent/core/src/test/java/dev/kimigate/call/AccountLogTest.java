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
import dev.kimigate.store.JvmStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class AccountLogTest {
    private static final String NAME = "https://api.kimi.com";

    private final VirtualTime time = new VirtualTime();
    private final Limiters limiters = time.limiters();
    private final Limiter limiter = limiter(0);
    private final List<String> lines = new ArrayList<>();
    private final AccountLog log = log(limiter, true);
    private final PacingUpdater updater = updater(limiter, log);

    private Limiter limiter(int configured) {
        return limiters.limiter(LocalStore.create("0123456789abcdef", NAME, configured, "Tool", limiters.runtime()));
    }

    private AccountLog log(Limiter of, boolean own) {
        return new AccountLog(of, time.clocks()) {
            @Override
            void write(String line) {
                add(line);
            }

            @Override
            boolean isOwn() {
                return own;
            }
        };
    }

    private void add(String line) {
        assertThat(line).startsWith(NAME + ": ");
        lines.add(line.substring(NAME.length() + 2));
    }

    private PacingUpdater updater(Limiter of, AccountLog to) {
        return new PacingUpdater(of.shared(), new PacingRules(() -> 0), time.clocks(), to, CallListener.NONE);
    }

    private Permit take() {
        CompletableFuture<Permit> permit = limiter.acquire(limiter.newPosition(Duration.ofMinutes(10)));
        pass(0.2);
        return permit.join();
    }

    private void pass(double seconds) {
        AtomicBoolean over = new AtomicBoolean();
        time.after(seconds, () -> over.set(true));
        while (!over.get()) {
            assertThat(time.step(Double.MAX_VALUE)).isTrue();
        }
    }

    private Verdict refused(Permit permit, Verdict verdict, int named) {
        Verdict meaning = updater.refused(new Refusal(verdict, named, null), permit, null);
        permit.release();
        return meaning;
    }

    @Test
    void limit_thatUsagesTells_isToldWithBoth() {
        updater.usagesAsking();
        updater.usagesAnswered(30, 0);
        updater.usagesAnswered(30, 0);

        assertThat(lines)
                .containsExactly("limit 4, was 20 (until /usages has answered)", "limit 30, was 4 (from /usages)");
    }

    @Test
    void unknownWords_areToldOnce_andAgainWhenTheyHaveComeOften() {
        AccountLog log = log(limiter, true);

        log.unknownWords(429, "slow down");
        log.unknownWords(403, "slow down");
        log.unknownWords(403, "go away");

        assertThat(lines)
                .containsExactly(
                        "an answer 429 in words that are not known: \"slow down\"; please report them",
                        "an answer 403 in words that are not known: \"go away\"; please report them");

        lines.clear();
        for (int i = 0; i < 120; i++) {
            log.unknownWords(429, "slow down");
        }

        assertThat(lines)
                .containsExactly(
                        "an answer 429 in words that are not known, 10 times: \"slow down\"; please report them",
                        "an answer 429 in words that are not known, 100 times: \"slow down\"; please report them");
    }

    @Test
    void unknownWords_ofAThousandKinds_areToldOfAHundred() {
        AccountLog log = log(limiter, true);
        for (int i = 0; i < 1000; i++) {
            log.unknownWords(429, "words " + i);
        }

        assertThat(lines).hasSize(100);
    }

    @Test
    void limit_belowWhichASettingBinds_isNotTold() {
        Limiter strict = limiter(3);

        updater(strict, log(strict, true)).usagesAnswered(30, 0);

        assertThat(lines).isEmpty();
    }

    @Test
    void coolDown_isToldWhenItBegins_whenItGoesOn_andWhenItIsOver() {
        Permit first = take();
        Permit second = take();
        refused(first, Verdict.OVERLOAD, 0);
        assertThat(lines).containsExactly("cool-down: no new calls for 1.0 s (overload)");
        lines.clear();
        refused(second, Verdict.CONCURRENCY, 0);
        pass(0.5);
        assertThat(lines).isEmpty();

        pass(1);

        assertThat(lines).containsExactly("cool-down over (overload)");
        lines.clear();
        pass(60);
        assertThat(lines).isEmpty();
    }

    @Test
    void coolDown_prolonged_isOverOnce() {
        Permit permit = take();
        Permit other = take();
        refused(permit, Verdict.OVERLOAD, 0);
        pass(0.3);
        updater.refused(new Refusal(Verdict.TOKENS, 0, Duration.ofSeconds(30)), null, null);
        Permit later = limiter.carry(""); // a call that has started in the middle of it, by another account's permit
        pass(0.1);
        updater.refused(new Refusal(Verdict.OVERLOAD, 0, Duration.ofSeconds(20)), later, null);
        other.release();

        pass(60);

        assertThat(lines)
                .containsExactly(
                        "cool-down: no new calls for 1.0 s (overload)",
                        "cool-down: no new calls for 20 s more (overload)",
                        "cool-down over (overload)");
    }

    @Test
    void pace_isToldWithEachChange() {
        refused(take(), Verdict.RATE, 60);
        pass(130);
        updater.tick();

        assertThat(lines).contains("pace: 60 starts a minute", "pace: 63 starts a minute, was 60");
    }

    @Test
    void quota_isToldWhenItIsSpentAndWhenItIsBack() {
        refused(take(), Verdict.QUOTA, 0);
        refused(take(), Verdict.QUOTA, 0);
        pass(1);
        Permit accepted = take();
        updater.accepted(accepted, 0);

        assertThat(lines)
                .containsExactly("out of quota: at most two calls at a time are sent", "quota available again");
    }

    @Test
    void acceptedCalls_areNotTold() {
        for (int i = 0; i < 50; i++) {
            Permit permit = take();
            log.started(permit.counted());
            updater.accepted(permit, 0);
            permit.release();
            updater.tick();
        }

        assertThat(lines).isEmpty();
    }

    @Test
    void pause_isToldByTheFirstCallThatPasses_andByTheFirstThatIsGatedAgain() {
        for (boolean counted : new boolean[] {true, false, false, true, true}) {
            log.started(counted);
        }

        assertThat(lines).containsExactly("calls pass ungated", "calls are gated again");
    }

    @Test
    void pause_whereTheCommandHasToldIt_isNotToldAgain() {
        AccountLog common = log(limiter, false);

        common.started(false);
        common.started(true);

        assertThat(lines).isEmpty();
    }

    @Test
    void deadJvm_isToldWithWhatItLeft_ifItLeftSomething() {
        log.tookBack(dead(0, 0));
        log.tookBack(dead(7, 0));
        log.tookBack(dead(0, 5));
        log.tookBack(dead(7, 5));

        assertThat(lines)
                .containsExactly(
                        "pid 4711 (Tool) has ended; permits released: 7",
                        "pid 4711 (Tool) has ended; its limit of 5 no longer applies",
                        "pid 4711 (Tool) has ended; permits released: 7; its limit of 5 no longer applies");
    }

    private static JvmStatus dead(int held, int limit) {
        return new JvmStatus(4711, "Tool", JvmStatus.Life.GONE, limit, held, 0, 0, 0, 0, 1, 9, "");
    }

    @Test
    void longWait_isToldWithEachReason() {
        refused(take(), Verdict.RATE, 60);
        updater.refused(new Refusal(Verdict.QUOTA, 0, null), limiter.carry(""), null);
        lines.clear();

        log.waits(Duration.ofMillis(12_345));

        String tool = "pid " + ProcessHandle.current().pid() + " (Tool)";
        assertThat(lines)
                .singleElement()
                .asString()
                .startsWith("a call has waited for 12 s: 1 of 20 held: " + tool + " 1; waiting: 0; cool-down: no new"
                        + " calls for ")
                .endsWith(" (rate); pace: 60 starts a minute; out of quota: at most two calls at a time are sent");
    }
}
