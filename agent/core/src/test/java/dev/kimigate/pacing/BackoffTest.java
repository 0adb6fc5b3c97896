package dev.kimigate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BackoffTest {
    private static final long NOW = 1_795_000_000_000L;
    private final Backoff longest = new Backoff(() -> 1);
    private final Backoff shortest = new Backoff(() -> 0);

    @Test
    void onRefusal_concurrencyInARow_doublesUpTo8Seconds() {
        assertThat(pauses(longest, refusal(Verdict.CONCURRENCY, null), 6))
                .containsExactly(800L, 1_600L, 3_200L, 6_400L, 8_000L, 8_000L);
        assertThat(pauses(shortest, refusal(Verdict.CONCURRENCY, null), 6))
                .containsExactly(400L, 800L, 1_600L, 3_200L, 4_000L, 4_000L);
    }

    @Test
    void onRefusal_overloadInARow_doublesUpTo10Seconds() {
        assertThat(pauses(longest, refusal(Verdict.OVERLOAD, null), 5))
                .containsExactly(2_000L, 4_000L, 8_000L, 10_000L, 10_000L);
        assertThat(pauses(shortest, refusal(Verdict.OVERLOAD, null), 2)).containsExactly(1_000L, 2_000L);
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"RATE", "TOKENS"})
    void onRefusal_windowWithoutANamedTime_waitsUpToAMinute(Verdict verdict) {
        assertThat(pauses(longest, refusal(verdict, null), 4)).containsExactly(15_000L, 30_000L, 60_000L, 60_000L);
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"RATE", "TOKENS"})
    void onRefusal_windowWithANamedTime_waitsThatTimeAndLongerIfItDoesNotEnd(Verdict verdict) {
        assertThat(pauses(longest, refusal(verdict, Duration.ofSeconds(40)), 3))
                .containsExactly(40_000L, 40_000L, 40_000L);
        assertThat(pauses(longest, refusal(verdict, Duration.ofSeconds(1)), 7))
                .containsExactly(1_000L, 1_000L, 2_000L, 4_000L, 8_000L, 15_000L, 15_000L);
    }

    @Test
    void onRefusal_longStreak_staysAtTheCap() {
        assertThat(pauses(longest, refusal(Verdict.CONCURRENCY, null), 100).get(99))
                .isEqualTo(8_000L);
        assertThat(pauses(longest, refusal(Verdict.OVERLOAD, null), 100).get(99))
                .isEqualTo(10_000L);
    }

    @Test
    void onRefusal_pauseAskedFor_isAFloor() {
        assertThat(pauses(longest, refusal(Verdict.CONCURRENCY, Duration.ofSeconds(2)), 3))
                .containsExactly(2_000L, 2_000L, 3_200L);
    }

    @Test
    void onRefusal_absurdPauseAskedFor_isCapped() {
        assertThat(pauses(longest, refusal(Verdict.OVERLOAD, Duration.ofDays(9)), 1))
                .containsExactly(60_000L);
        assertThat(pauses(longest, refusal(Verdict.TOKENS, Duration.ofDays(9)), 1))
                .containsExactly(600_000L);
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"CONCURRENCY", "RATE", "TOKENS", "OVERLOAD", "AMBIGUOUS"})
    void onRefusal_anythingCuredByWaiting_entersProbeMode(Verdict verdict) {
        Reaction reaction = longest.onRefusal(Pace.CALM, refusal(verdict, null), NOW, NOW, true);

        assertThat(reaction.probeWindow()).isEqualTo(1);
        assertThat(reaction.next().lastReactionMillis()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"ACCEPTED", "QUOTA", "BILLING", "BANNED", "WHITELIST", "NO_PLAN"})
    void onRefusal_notCuredByWaiting_changesNothing(Verdict verdict) {
        Pace pace = new Pace(1, 2, 3, NOW - 5);

        assertThat(longest.onRefusal(pace, Refusal.of(verdict), NOW, NOW, true))
                .isEqualTo(new Reaction(pace, 0, -1, 0));
    }

    @ParameterizedTest
    @CsvSource({"true, 800, 1, 0", "false, 2000, 0, 1"})
    void onRefusal_ambiguous_isConcurrencyWhileCallsSucceedElseOverload(
            boolean alive, long pause, int concurrencyStreak, int overloadStreak) {
        Reaction reaction = longest.onRefusal(Pace.CALM, refusal(Verdict.AMBIGUOUS, null), NOW, NOW, alive);

        assertThat(reaction.coolDownUntilMillis()).isEqualTo(NOW + pause);
        assertThat(reaction.next()).isEqualTo(new Pace(concurrencyStreak, overloadStreak, 0, NOW));
    }

    @ParameterizedTest
    @CsvSource({"CONCURRENCY, 7", "RATE, 0", "OVERLOAD, 0", "AMBIGUOUS, 0"})
    void onRefusal_namedLimit_isTakenFromConcurrencyOnly(Verdict verdict, int limit) {
        Reaction reaction = longest.onRefusal(Pace.CALM, new Refusal(verdict, 7, null), NOW, NOW, true);

        assertThat(reaction.limit()).isEqualTo(limit);
    }

    @Test
    void onRefusal_sentBeforeTheLastReaction_changesNothing() {
        Refusal refusal = new Refusal(Verdict.CONCURRENCY, 7, Duration.ofSeconds(5));
        Pace after = longest.onRefusal(Pace.CALM, refusal, NOW - 100, NOW, true).next();

        Reaction second = longest.onRefusal(after, refusal, NOW - 1, NOW + 3, true);

        assertThat(second).isEqualTo(new Reaction(after, 0, -1, 0));
    }

    @Test
    void onRefusal_sentWithTheLastReaction_counts() {
        Pace after = new Pace(1, 0, 0, NOW);

        assertThat(longest.onRefusal(after, refusal(Verdict.CONCURRENCY, null), NOW, NOW + 3, true)
                        .next()
                        .concurrencyStreak())
                .isEqualTo(2);
    }

    @Test
    void onRefusal_clockSetBackAnHour_reactsAtOnceAndForgetsTheStreak() {
        Pace future = new Pace(9, 9, 9, NOW + 3_600_000);

        Reaction reaction = longest.onRefusal(future, refusal(Verdict.CONCURRENCY, null), NOW, NOW, true);

        assertThat(reaction).isEqualTo(new Reaction(new Pace(1, 0, 0, NOW), NOW + 800, 1, 0));
    }

    @Test
    void onRefusal_afterAQuietQuarterOfAnHour_startsANewStreak() {
        Pace old = new Pace(9, 9, 9, NOW - 15 * 60_000 - 1);

        assertThat(longest.onRefusal(old, refusal(Verdict.OVERLOAD, null), NOW, NOW, true))
                .isEqualTo(new Reaction(new Pace(0, 1, 0, NOW), NOW + 2_000, 1, 0));
    }

    @Test
    void onAccepted_clearsStreaksAndHalvesOverload() {
        Pace pace = new Pace(4, 5, 3, NOW - 10);

        assertThat(longest.onAccepted(pace, NOW, 0, 20, NOW))
                .isEqualTo(new Reaction(new Pace(0, 2, 0, NOW - 10), 0, -1, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 20, 2",
        "2, 20, 4",
        "4, 20, 8",
        "8, 20, 0",
        "3, 20, 6",
        "5, 20, 0",
        "1, 0, 2",
        "1, 2, 0",
        "1, 1, 0",
        "4, 8, 0",
        "4, 9, 8",
        "0, 20, -1",
        "-1, 20, -1",
        "2147483647, 0, 0"
    })
    void onAccepted_probeWindow_doublesAndEndsAbove8OrAtTheLimit(int window, int limit, int next) {
        assertThat(longest.onAccepted(Pace.CALM, NOW, window, limit, NOW).probeWindow())
                .isEqualTo(next);
    }

    @Test
    void onAccepted_sentBeforeTheLastReaction_provesNothing() {
        Pace pace = new Pace(1, 0, 0, NOW);

        assertThat(longest.onAccepted(pace, NOW - 1, 1, 20, NOW + 200)).isEqualTo(new Reaction(pace, 0, -1, 0));
        assertThat(longest.onAccepted(pace, NOW, 1, 20, NOW + 200).probeWindow())
                .isEqualTo(2);
    }

    /** The pauses of refusals that follow each other, each sent after the cool-down of the one before. */
    private static List<Long> pauses(Backoff backoff, Refusal refusal, int count) {
        List<Long> pauses = new ArrayList<>();
        Pace pace = Pace.CALM;
        long now = NOW;
        for (int i = 0; i < count; i++) {
            Reaction reaction = backoff.onRefusal(pace, refusal, now, now, true);
            pauses.add(reaction.coolDownUntilMillis() - now);
            now = reaction.coolDownUntilMillis();
            pace = reaction.next();
        }
        return pauses;
    }

    private static Refusal refusal(Verdict verdict, @Nullable Duration retryAfter) {
        return new Refusal(verdict, 0, retryAfter);
    }
}
