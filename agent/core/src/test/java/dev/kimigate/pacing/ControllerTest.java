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

class ControllerTest {
    private static final long NOW = 1_795_000_000_000L;
    private static final Refusal TOO_MANY = Refusal.of(Verdict.CONCURRENCY);

    private final Controller longest = new Controller(() -> 1);
    private final Controller shortest = new Controller(() -> 0);

    @Test
    void refused_concurrencyInARow_doublesThePauseUpTo8Seconds() {
        assertThat(pauses(longest, TOO_MANY, 6)).containsExactly(800L, 1_600L, 3_200L, 6_400L, 8_000L, 8_000L);
        assertThat(pauses(shortest, TOO_MANY, 6)).containsExactly(400L, 800L, 1_600L, 3_200L, 4_000L, 4_000L);
    }

    @Test
    void refused_overloadInARow_doublesThePauseUpTo10SecondsAndLeavesTheLimit() {
        assertThat(pauses(longest, Refusal.of(Verdict.OVERLOAD), 5))
                .containsExactly(2_000L, 4_000L, 8_000L, 10_000L, 10_000L);
        assertThat(refusedOnce(Refusal.of(Verdict.OVERLOAD)).estimate()).isEqualTo(Estimate.AT_CEILING);
    }

    @Test
    void refused_tokensWithoutANamedTime_pausesUpToAMinute() {
        assertThat(pauses(longest, Refusal.of(Verdict.TOKENS), 4)).containsExactly(15_000L, 30_000L, 60_000L, 60_000L);
    }

    @Test
    void refused_tokensWithANamedTime_pausesThatLongAndLongerIfItDoesNotEnd() {
        assertThat(pauses(longest, refusal(Verdict.TOKENS, Duration.ofSeconds(40)), 3))
                .containsExactly(40_000L, 40_000L, 40_000L);
        assertThat(pauses(longest, refusal(Verdict.TOKENS, Duration.ofSeconds(1)), 7))
                .containsExactly(1_000L, 1_000L, 2_000L, 4_000L, 8_000L, 15_000L, 15_000L);
    }

    @Test
    void refused_pauseAskedFor_isAFloorWithACap() {
        assertThat(pauses(longest, refusal(Verdict.CONCURRENCY, Duration.ofSeconds(2)), 3))
                .containsExactly(2_000L, 2_000L, 3_200L);
        assertThat(pauses(longest, refusal(Verdict.OVERLOAD, Duration.ofDays(9)), 1))
                .containsExactly(60_000L);
        assertThat(pauses(longest, refusal(Verdict.TOKENS, Duration.ofDays(9)), 1))
                .containsExactly(600_000L);
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"CONCURRENCY", "RATE", "TOKENS", "OVERLOAD", "AMBIGUOUS"})
    void refused_anythingCuredByWaiting_letsOneCallTryAfterThePause(Verdict verdict) {
        Pace pace = refusedOnce(Refusal.of(verdict));

        assertThat(pace.window()).isEqualTo(1);
        assertThat(pace.coolDown().reason()).isEqualTo(verdict.code());
        assertThat(pace.coolDown().untilMillis()).isGreaterThan(NOW);
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"QUOTA", "BILLING", "BANNED", "NO_PLAN"})
    void refused_forGood_letsTwoCallsAskAtATimeUntilOneSucceeds(Verdict verdict) {
        Pace out = refusedOnce(Refusal.of(verdict));

        assertThat(out.isOutOfQuota()).isTrue();
        assertThat(out.window()).isEqualTo(2);
        assertThat(out.coolDown()).isEqualTo(CoolDown.NONE);
        assertThat(longest.accepted(out, sent(NOW - 1), load(20, 3), NOW + 9).isOutOfQuota())
                .as("sent before the quota was known to be spent")
                .isTrue();
        assertThat(longest.accepted(out, sent(NOW), load(20, 3), NOW + 9).window())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"ACCEPTED", "WHITELIST"})
    void refused_nothingAboutTheAccount_changesNothing(Verdict verdict) {
        Pace before = started(20);

        assertThat(refused(longest, before, Refusal.of(verdict), sent(NOW), load(20, 5), NOW))
                .isSameAs(before);
    }

    @ParameterizedTest
    @CsvSource({"5, false, 0, CONCURRENCY", "0, true, 0, CONCURRENCY", "0, false, 0, OVERLOAD", "5, true, 9, QUOTA"})
    void meaning_ofAnAmbiguousRefusal_dependsOnWhatElseIsKnown(
            int inFlight, boolean succeeded, long spentForMillis, Verdict meaning) {
        Pace pace = Pace.NEW.with(new Quota(0, spentForMillis == 0 ? 0 : NOW + spentForMillis));
        Load load = new Load(0, inFlight, 0, 0, 0, 0, 0, succeeded);

        assertThat(longest.meaning(pace, Refusal.of(Verdict.AMBIGUOUS), load, NOW))
                .isEqualTo(meaning);
    }

    @Test
    void refused_sentBeforeTheLastReaction_pausesNobodyAgain() {
        Pace after = refusedOnce(TOO_MANY);

        Pace second = refused(longest, after, TOO_MANY, sent(NOW - 1), load(20, 5), NOW + 3);

        assertThat(second.coolDown()).isEqualTo(after.coolDown());
        assertThat(second.streaks()).isEqualTo(after.streaks());
    }

    @Test
    void refused_clockSetBackAnHour_reactsAtOnceAndForgetsTheStreak() {
        Pace future = started(20).with(new Streaks(9, 9, 9, NOW + 3_600_000));

        Pace pace = refused(longest, future, TOO_MANY, sent(NOW), load(20, 5), NOW);

        assertThat(pace.coolDown().untilMillis()).isEqualTo(NOW + 800);
        assertThat(pace.streaks()).isEqualTo(new Streaks(1, 0, 0, NOW));
    }

    @Test
    void refused_twiceInARow_lowersTheLimitToWhatLives() {
        Pace once = refusedOnce(TOO_MANY);
        assertThat(once.limit()).as("doubted, not lowered").isEqualTo(20);
        assertThat(once.proven()).isZero();

        Pace twice = refused(longest, once, TOO_MANY, sent(NOW + 900), load(20, 12), NOW + 1_000);

        assertThat(twice.limit()).isEqualTo(12);
        assertThat(twice.proven()).isZero();
    }

    @Test
    void refused_aProbeOfAnUnknownLimit_keepsWhatIsInFlightWithoutAPause() {
        Pace pace = Pace.NEW;
        for (int others : new int[] {9, 8, 7}) {
            pace = refused(longest, pace, TOO_MANY, new Sent(NOW - 100, true), load(0, others), NOW);
        }

        assertThat(pace.limit()).isEqualTo(7);
        assertThat(pace.coolDown()).isEqualTo(CoolDown.NONE);
        assertThat(pace.window()).isZero();
    }

    @Test
    void refused_aProbeAboveTheProven_keepsTheProvenAndTriesLaterAndLater() {
        Estimate raised = new Estimate(9, 8, 4, 15_000, NOW - 5, NOW - 20_000);
        Pace pace = started(20).with(raised);

        Pace once = refused(longest, pace, TOO_MANY, new Sent(NOW - 1, true), load(20, 8), NOW);
        assertThat(once.estimate()).isEqualTo(new Estimate(8, 8, 1, 30_000, NOW - 5, NOW));

        Pace again = refused(
                longest,
                once.with(once.estimate().raised(20, NOW + 30_000)),
                TOO_MANY,
                new Sent(NOW + 30_001, true),
                load(20, 8),
                NOW + 30_002);
        assertThat(again.estimate().intervalMillis()).isEqualTo(60_000);
    }

    @Test
    void refused_namingALimit_setsItAndProbesAboveItAMinuteLater() {
        Pace named = refused(
                longest,
                started(0).with(new Ceiling(20, 0, 0, 0)).with(Estimate.AT_CEILING),
                new Refusal(Verdict.CONCURRENCY, 8, null),
                sent(NOW - 1),
                load(0, 19),
                NOW);
        assertThat(named.limit()).isEqualTo(8);

        Pace proven =
                longest.accepted(named, sent(NOW), load(0, 7), NOW + 1_000).withWindow(0);
        Pace aMinuteLater = longest.tick(proven, busy(0, 8), NOW + 60_001);
        assertThat(aMinuteLater.ceiling().named()).isZero();
        assertThat(aMinuteLater.limit()).isEqualTo(9);
        assertThat(aMinuteLater.proven()).isEqualTo(8);
    }

    @Test
    void refused_namingARate_pacesByIt() {
        assertThat(refusedOnce(new Refusal(Verdict.RATE, 60, null)).startsPerMinute())
                .isEqualTo(60);
    }

    @Test
    void refused_forAnUnnamedRate_learnsWhatWasAcceptedInTheLastMinute() {
        Load load = new Load(20, 5, 0, 0, 9, 57, 0, true);

        assertThat(refused(longest, started(20), Refusal.of(Verdict.RATE), sent(NOW), load, NOW)
                        .startsPerMinute())
                .isEqualTo(57);
    }

    @Test
    void tick_whileARateIsQuiet_allowsALittleMore() {
        Pace pace = started(20).with(new StartRate(60, NOW));

        assertThat(longest.tick(pace, busy(20, 5), NOW + 119_999).startsPerMinute())
                .isEqualTo(60);
        assertThat(longest.tick(pace, busy(20, 5), NOW + 120_000).startsPerMinute())
                .isEqualTo(63);
    }

    @Test
    void tick_whileTheLineIsFullAndQuiet_raisesOnlyByProof() {
        Pace pace = started(20).with(new Estimate(8, 8, 1, 15_000, 0, NOW));
        assertThat(longest.tick(pace, busy(20, 8), NOW + 14_999).limit()).isEqualTo(8);

        Pace raised = longest.tick(pace, busy(20, 8), NOW + 15_000);
        assertThat(raised.limit()).isEqualTo(9);
        assertThat(longest.tick(raised, busy(20, 9), NOW + 90_000).limit())
                .as("not proven, not raised again")
                .isEqualTo(9);

        Pace proven = longest.accepted(raised, new Sent(NOW + 15_001, true), load(20, 8), NOW + 15_300);
        assertThat(proven.proven()).isEqualTo(9);
        assertThat(longest.tick(proven, busy(20, 9), NOW + 20_300).limit())
                .as("sooner and further")
                .isEqualTo(11);
    }

    @Test
    void tick_whenNobodyWaitsOrPlacesAreFree_raisesNothing() {
        Pace pace = started(20).with(new Estimate(8, 8, 1, 15_000, 0, NOW));

        assertThat(longest.tick(pace, load(20, 8), NOW + 60_000).limit()).isEqualTo(8);
        assertThat(longest.tick(pace, busy(20, 7), NOW + 60_000).limit()).isEqualTo(8);
    }

    @Test
    void accepted_withLingeringPermitsInTheLimit_provesNothing() {
        Pace raised = started(20).with(new Estimate(9, 8, 1, 15_000, NOW, NOW - 20_000));
        Load sevenLiveTwoLingering = new Load(20, 7, 0, 2, 5, 0, 0, true);

        assertThat(longest.accepted(raised, new Sent(NOW + 1, true), sevenLiveTwoLingering, NOW + 300)
                        .proven())
                .isEqualTo(8);
    }

    @Test
    void accepted_upToTheCeiling_trustsItAgain() {
        Pace raised = started(10).with(new Estimate(10, 9, 1, 15_000, NOW, NOW - 20_000));

        Pace proven = longest.accepted(raised, new Sent(NOW + 1, true), load(10, 9), NOW + 300);

        assertThat(proven.estimate()).isEqualTo(Estimate.AT_CEILING);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 4", "4, 8", "8, 16", "16, 0", "0, 0"})
    void accepted_inAWindow_doublesIt(int window, int next) {
        Pace pace = started(20).with(new Streaks(4, 5, 3, NOW - 10)).withWindow(window);

        Pace after = longest.accepted(pace, sent(NOW), load(20, 5), NOW);

        assertThat(after.window()).isEqualTo(next);
        assertThat(after.streaks()).isEqualTo(new Streaks(0, 2, 0, NOW - 10));
    }

    @Test
    void accepted_sentBeforeTheLastReaction_endsNoStreak() {
        Pace pace = refusedOnce(TOO_MANY);

        assertThat(longest.accepted(pace, sent(NOW - 1), load(20, 5), NOW + 200))
                .isEqualTo(pace);
    }

    @Test
    void refused_shortlyAfterAnEnd_lingersLongerEachTimeAndLessWhenQuiet() {
        Pace pace = started(20);
        List<Integer> lingers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Load load = new Load(20, 19, 0, 0, 9, 0, NOW + i - 2_000, true);
            pace = refused(
                    longest, pace.with(Streaks.NONE).with(Estimate.AT_CEILING), TOO_MANY, sent(NOW + i), load, NOW + i);
            lingers.add(pace.lingerMillis());
        }
        assertThat(lingers).containsExactly(400, 640, 1_024, 1_500, 1_500);

        assertThat(longest.tick(pace, load(20, 5), NOW + 200_000).lingerMillis())
                .isEqualTo(1_125);
    }

    @Test
    void tick_soonAfterAFirstGuess_triesWithoutLinger_andASecondRefusalConfirmsIt() {
        Load load = new Load(20, 19, 0, 0, 9, 0, NOW - 1, true);
        Pace guessed = refused(longest, started(20), TOO_MANY, sent(NOW), load, NOW);
        assertThat(guessed.lingerMillis()).isEqualTo(400);

        Pace tried = longest.tick(guessed, load(20, 5), NOW + 10_000);
        assertThat(tried.lingerMillis()).isZero();

        Load later = new Load(20, 19, 0, 0, 9, 0, NOW + 30_500, true);
        Pace confirmed = refused(
                longest,
                tried.with(Streaks.NONE).with(Estimate.AT_CEILING),
                TOO_MANY,
                sent(NOW + 30_600),
                later,
                NOW + 30_700);
        assertThat(confirmed.lingerMillis()).isEqualTo(400);
        assertThat(longest.tick(confirmed, load(20, 5), NOW + 90_000).lingerMillis())
                .isEqualTo(400);
    }

    @Test
    void refused_withMoreInFlightThanWasProven_isNotTakenForLateness() {
        Pace found = started(0).with(new Estimate(8, 7, 1, 15_000, 0, NOW - 10));
        Load load = new Load(0, 7, 0, 0, 9, 0, NOW - 1, true);

        assertThat(refused(longest, found, TOO_MANY, sent(NOW), load, NOW).lingerMillis())
                .isZero();
    }

    @Test
    void refused_probesSentTogether_pauseNobody() {
        Pace pace = Pace.NEW.with(new Estimate(20, 7, 1, 5_000, 0, 0));
        pace = refused(longest, pace, TOO_MANY, new Sent(NOW - 90, true), load(0, 7), NOW);
        pace = refused(longest, pace, TOO_MANY, new Sent(NOW - 40, true), load(0, 7), NOW + 50);

        assertThat(pace.coolDown()).isEqualTo(CoolDown.NONE);
        assertThat(pace.streaks().concurrency()).isZero();
    }

    @Test
    void refused_longAfterAnEnd_learnsNoLinger() {
        Load load = new Load(20, 19, 0, 0, 9, 0, NOW - 2_501, true);

        assertThat(refused(longest, started(20), TOO_MANY, sent(NOW), load, NOW).lingerMillis())
                .isZero();
    }

    @Test
    void usagesAnswered_aCeiling_isTrustedUntilARefusalContradictsIt() {
        Pace pace = longest.usagesAnswered(Pace.NEW, 60, 0, load(0, 3), NOW);
        assertThat(pace.limit()).isEqualTo(60);
        assertThat(pace.proven()).isEqualTo(65_535);

        Pace found = refused(longest, Pace.NEW, TOO_MANY, new Sent(NOW, true), load(0, 7), NOW);
        assertThat(longest.usagesAnswered(found, 20, 0, load(0, 7), NOW + 1).limit())
                .isEqualTo(7);
    }

    @Test
    void usagesAnswered_aHigherCeilingThanBefore_raisesAtOnce() {
        Pace lowered = started(0).with(new Ceiling(8, 0, 0, 0)).with(new Estimate(5, 5, 1, 15_000, 0, NOW - 1));

        assertThat(longest.usagesAnswered(lowered, 20, 0, load(0, 5), NOW).limit())
                .isEqualTo(20);
    }

    @Test
    void usagesAnswered_nothing_changesNothingThatWasKnown() {
        Pace known = longest.usagesAnswered(Pace.NEW, 60, 0, load(0, 3), NOW);

        assertThat(longest.usagesAnswered(known, 0, 0, load(0, 3), NOW + 5)).isEqualTo(known);
    }

    @Test
    void asking_whileNothingIsKnown_startsCarefullyForThreeSecondsAtMost() {
        Pace asking = longest.asking(Pace.NEW, load(0, 0), NOW);
        assertThat(asking.limit()).isEqualTo(4);

        assertThat(longest.usagesAnswered(asking, 0, 0, load(0, 4), NOW + 100).limit())
                .isEqualTo(20);
        assertThat(longest.tick(asking, load(0, 4), NOW + 3_001).limit()).isEqualTo(20);
        assertThat(longest.asking(started(10), load(10, 0), NOW).limit()).isZero();
    }

    @Test
    void tick_whenTheAssumedLimitWasJustReached_waitsBeforeItTriesMore() {
        Pace assumed = Pace.NEW.with(new Estimate(20, 19, 1, 5_000, 0, 0));
        Pace reached = longest.accepted(assumed, new Sent(NOW, true), load(0, 19), NOW);

        assertThat(longest.tick(reached, busy(0, 20), NOW + 4_999).limit()).isEqualTo(20);
        assertThat(longest.tick(reached, busy(0, 20), NOW + 5_000).limit()).isEqualTo(21);
    }

    @Test
    void tick_withoutAnythingKnown_findsALargeLimitInAMinute() {
        Pace pace = Pace.NEW.with(new Estimate(20, 20, 1, 5_000, 0, 0));
        long now = NOW;
        int raises = 0;
        while (pace.limit() < 100 && raises < 20) {
            raises++;
            now += 5_001;
            pace = longest.tick(pace, busy(0, pace.limit()), now);
            pace = longest.accepted(pace, new Sent(now, true), load(0, pace.limit() - 1), now + 1);
        }
        assertThat(now - NOW).isLessThanOrEqualTo(60_000);
    }

    @Test
    void source_tellsWhyTheLimitIsWhatItIs() {
        Pace told = longest.usagesAnswered(Pace.NEW, 30, 0, load(0, 0), NOW);
        Pace found = refused(longest, Pace.NEW, TOO_MANY, new Sent(NOW, true), load(0, 7), NOW);
        Pace named = refused(longest, told, new Refusal(Verdict.CONCURRENCY, 8, null), sent(NOW), load(0, 19), NOW);

        assertThat(Pace.NEW.source(0)).isEqualTo(LimitSource.ASSUMED);
        assertThat(started(10).source(10)).isEqualTo(LimitSource.SETTING);
        assertThat(told.source(0)).isEqualTo(LimitSource.USAGES);
        assertThat(told.source(10)).isEqualTo(LimitSource.SETTING);
        assertThat(found.source(0)).isEqualTo(LimitSource.LEARNED);
        assertThat(named.source(0)).isEqualTo(LimitSource.LEARNED);
        assertThat(longest.asking(Pace.NEW, load(0, 0), NOW).source(0)).isEqualTo(LimitSource.ASKING);
    }

    /** The pauses of refusals that follow each other, each sent after the cool-down of the one before. */
    private List<Long> pauses(Controller controller, Refusal refusal, int count) {
        List<Long> pauses = new ArrayList<>();
        Pace pace = started(20);
        long now = NOW;
        for (int i = 0; i < count; i++) {
            pace = refused(controller, pace, refusal, sent(now), load(20, 5), now);
            pauses.add(pace.coolDown().untilMillis() - now);
            now = pace.coolDown().untilMillis();
        }
        return pauses;
    }

    private Pace refusedOnce(Refusal refusal) {
        return refused(longest, started(20), refusal, sent(NOW), load(20, 5), NOW);
    }

    /** With that limit set by the user; 0 = none. */
    private Pace started(int configured) {
        return longest.tick(Pace.NEW, load(configured, 0), NOW - 1_000_000);
    }

    private static Sent sent(long atMillis) {
        return new Sent(atMillis, false);
    }

    private static Load load(int configured, int inFlight) {
        return new Load(configured, inFlight, 0, 0, 0, 0, 0, true);
    }

    private static Load busy(int configured, int inFlight) {
        return new Load(configured, inFlight, 0, 0, 5, 0, 0, true);
    }

    private static Refusal refusal(Verdict verdict, @Nullable Duration retryAfter) {
        return new Refusal(verdict, 0, retryAfter);
    }

    private static Pace refused(Controller controller, Pace before, Refusal refusal, Sent sent, Load load, long now) {
        return controller.refused(before, refusal, sent, load, now).next();
    }
}
