package dev.kimigate.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.refusal.Refusal;
import dev.kimigate.refusal.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PacingRulesTest {
    private static final long NOW = 1_795_000_000_000L;
    private static final Refusal TOO_MANY = Refusal.of(Verdict.CONCURRENCY);

    private final PacingRules longest = new PacingRules(() -> 1);
    private final PacingRules shortest = new PacingRules(() -> 0);

    @Test
    void refused_concurrencyInARow_doublesThePauseUpTo8Seconds() {
        assertThat(pauses(longest, TOO_MANY, 6)).containsExactly(800L, 1_600L, 3_200L, 6_400L, 8_000L, 8_000L);
        assertThat(pauses(shortest, TOO_MANY, 6)).containsExactly(400L, 800L, 1_600L, 3_200L, 4_000L, 4_000L);
    }

    @Test
    void refused_overloadInARow_lengthensThePauseByHalfUpTo10SecondsAndLeavesTheLimit() {
        assertThat(pauses(longest, Refusal.of(Verdict.OVERLOAD), 5))
                .containsExactly(2_000L, 3_000L, 4_500L, 6_750L, 10_000L);
        assertThat(refusedOnce(Refusal.of(Verdict.OVERLOAD)).estimate()).isEqualTo(LimitEstimate.AT_CEILING);
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
        PacingState pacing = refusedOnce(Refusal.of(verdict));

        assertThat(pacing.window()).isEqualTo(1);
        assertThat(pacing.coolDown().reason()).isEqualTo(verdict.code());
        assertThat(pacing.coolDown().untilMillis()).isGreaterThan(NOW);
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"QUOTA", "BILLING", "BANNED", "NO_PLAN"})
    void refused_forGood_letsTwoCallsAskAtATimeUntilOneSucceeds(Verdict verdict) {
        PacingState out = refusedOnce(Refusal.of(verdict));

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
        PacingState before = started(20);

        assertThat(refused(longest, before, Refusal.of(verdict), sent(NOW), load(20, 5), NOW))
                .isSameAs(before);
    }

    @ParameterizedTest
    @CsvSource({"5, false, 0, CONCURRENCY", "0, true, 0, CONCURRENCY", "0, false, 0, OVERLOAD", "5, true, 9, QUOTA"})
    void meaning_ofAnAmbiguousRefusal_dependsOnWhatElseIsKnown(
            int inFlight, boolean succeeded, long spentForMillis, Verdict meaning) {
        PacingState pacing = PacingState.NEW.with(new Quota(0, spentForMillis == 0 ? 0 : NOW + spentForMillis));
        AccountLoad load = new AccountLoad(0, inFlight, 0, 0, 0, 0, 0, succeeded, 0);

        assertThat(longest.meaning(pacing, Refusal.of(Verdict.AMBIGUOUS), load, NOW))
                .isEqualTo(meaning);
    }

    @Test
    void refused_sentBeforeTheLastReaction_pausesNobodyAgain() {
        PacingState after = refusedOnce(TOO_MANY);

        PacingState second = refused(longest, after, TOO_MANY, sent(NOW - 1), load(20, 5), NOW + 3);

        assertThat(second.coolDown()).isEqualTo(after.coolDown());
        assertThat(second.streaks()).isEqualTo(after.streaks());
    }

    @Test
    void refused_clockSetBackAnHour_reactsAtOnceAndForgetsTheStreak() {
        PacingState future = started(20).with(new Streaks(9, 9, 9, NOW + 3_600_000));

        PacingState pacing = refused(longest, future, TOO_MANY, sent(NOW), load(20, 5), NOW);

        assertThat(pacing.coolDown().untilMillis()).isEqualTo(NOW + 800);
        assertThat(pacing.streaks()).isEqualTo(new Streaks(1, 0, 0, NOW));
    }

    @Test
    void refused_twiceInARow_lowersTheLimitToWhatLives() {
        PacingState once = refusedOnce(TOO_MANY);
        assertThat(once.limit()).as("doubted, not lowered").isEqualTo(20);
        assertThat(once.proven()).isZero();

        PacingState twice = refused(longest, once, TOO_MANY, sent(NOW + 900), load(20, 12), NOW + 1_000);

        assertThat(twice.limit()).isEqualTo(12);
        assertThat(twice.proven()).isZero();
    }

    @Test
    void refused_aProbeOfAnUnknownLimit_keepsWhatIsInFlightWithoutAPause() {
        PacingState pacing = PacingState.NEW;
        for (int others : new int[] {9, 8, 7}) {
            pacing = refused(longest, pacing, TOO_MANY, new SendInfo(NOW - 100, true), load(0, others), NOW);
        }

        assertThat(pacing.limit()).isEqualTo(7);
        assertThat(pacing.coolDown()).isEqualTo(CoolDown.NONE);
        assertThat(pacing.window()).isZero();
    }

    @Test
    void refused_aProbeAboveTheProven_keepsTheProvenAndTriesLaterAndLater() {
        LimitEstimate raised = new LimitEstimate(9, 8, 4, 15_000, NOW - 5, NOW - 20_000);
        PacingState pacing = started(20).with(raised);

        PacingState once = refused(longest, pacing, TOO_MANY, new SendInfo(NOW - 1, true), load(20, 8), NOW);
        assertThat(once.estimate()).isEqualTo(new LimitEstimate(8, 8, 1, 30_000, NOW - 5, NOW));

        PacingState again = refused(
                longest,
                once.with(once.estimate().raised(20, NOW + 30_000)),
                TOO_MANY,
                new SendInfo(NOW + 30_001, true),
                load(20, 8),
                NOW + 30_002);
        assertThat(again.estimate().intervalMillis()).isEqualTo(60_000);
    }

    @Test
    void refused_namingALimit_setsItAndProbesAboveItAMinuteLater() {
        PacingState named = refused(
                longest,
                started(0).with(new Ceiling(20, 0, 0, 0)).with(LimitEstimate.AT_CEILING),
                new Refusal(Verdict.CONCURRENCY, 8, null),
                sent(NOW - 1),
                load(0, 19),
                NOW);
        assertThat(named.limit()).isEqualTo(8);

        PacingState proven =
                longest.accepted(named, sent(NOW + 1), load(0, 7), NOW + 1_000).withWindow(0);
        PacingState aMinuteLater = longest.tick(proven, busy(0, 8), NOW + 60_001);
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
        AccountLoad load = new AccountLoad(20, 5, 0, 0, 9, 57, 0, true, 0);

        assertThat(refused(longest, started(20), Refusal.of(Verdict.RATE), sent(NOW), load, NOW)
                        .startsPerMinute())
                .isEqualTo(57);
    }

    @Test
    void refused_forARateThatNamesNothing_pausesAndTeachesNoNumber() {
        PacingState burst = vaguelyRefused(started(20), NOW, -1, 19);
        PacingState after = vaguelyRefused(burst, NOW + 1, -1, 10); // the rest of it

        assertThat(after.startsPerMinute()).isZero();
        assertThat(after.coolDown().untilMillis()).isGreaterThanOrEqualTo(NOW + 1_000);
        assertThat(PacingState.unpack(after.pack(), NOW)).isEqualTo(after);

        PacingState asMany = vaguelyRefused(after, NOW + 2_000, 2_000, 10);
        assertThat(asMany.startsPerMinute()).as("may still be too fast").isZero();
        assertThat(vaguelyRefused(asMany, NOW + 4_000, 4_000, 9).startsPerMinute())
                .as("fewer starts in the same minute")
                .isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"61000, 10, 10", "61000, 11, 0", "179000, 9, 9", "181000, 9, 0"})
    void refused_forSuchARateAgainAfterAMinute_teachesOnlyNoMoreStarts(long laterMillis, int starts, int learned) {
        PacingState burst = vaguelyRefused(started(20), NOW, -1, 10);

        assertThat(vaguelyRefused(burst, NOW + laterMillis, laterMillis, starts).startsPerMinute())
                .isEqualTo(learned);
    }

    private PacingState vaguelyRefused(PacingState before, long now, long sentAfter, int starts) {
        AccountLoad load = new AccountLoad(20, 5, 0, 0, 9, starts, 0, true, 0);
        Refusal refusal = new Refusal(Verdict.RATE, 0, false, 0, Duration.ofSeconds(1));
        return refused(longest, before, refusal, sent(NOW + sentAfter), load, now);
    }

    @Test
    void tick_whileARateIsQuiet_allowsALittleMore() {
        PacingState pacing = started(20).with(new StartRate(60, 0, NOW));

        assertThat(longest.tick(pacing, busy(20, 5), NOW + 119_999).startsPerMinute())
                .isEqualTo(60);
        assertThat(longest.tick(pacing, busy(20, 5), NOW + 120_000).startsPerMinute())
                .isEqualTo(63);
    }

    @Test
    void tick_whileTheLineIsFullAndQuiet_raisesOnlyByProof() {
        PacingState pacing = started(20).with(new LimitEstimate(8, 8, 1, 15_000, 0, NOW));
        assertThat(longest.tick(pacing, busy(20, 8), NOW + 14_999).limit()).isEqualTo(8);

        PacingState raised = longest.tick(pacing, busy(20, 8), NOW + 15_000);
        assertThat(raised.limit()).isEqualTo(9);
        assertThat(longest.tick(raised, busy(20, 9), NOW + 90_000).limit())
                .as("not proven, not raised again")
                .isEqualTo(9);

        PacingState proven = longest.accepted(raised, new SendInfo(NOW + 15_001, true), load(20, 8), NOW + 15_300);
        assertThat(proven.proven()).isEqualTo(9);
        assertThat(longest.tick(proven, busy(20, 9), NOW + 20_300).limit())
                .as("sooner and further")
                .isEqualTo(11);
    }

    @Test
    void accepted_ofAShortCall_provesWhatWasInFlightWhenItStarted() {
        PacingState unknown = longest.tick(PacingState.NEW, busy(0, 0), NOW);
        SendInfo sent = new SendInfo(NOW + 1, true, 20);

        PacingState proven = longest.accepted(unknown, sent, load(0, 3), NOW + 500);

        assertThat(proven.proven()).as("3 others are left, but 20 were there").isEqualTo(20);
        PacingState raised = longest.tick(proven, busy(0, 20), NOW + 5_500);
        assertThat(raised.limit()).isEqualTo(21);
        PacingState again = longest.accepted(raised, new SendInfo(NOW + 5_501, true, 21), load(0, 3), NOW + 6_000);
        assertThat(longest.tick(again, busy(0, 21), NOW + 6_999).limit()).isEqualTo(21);
        assertThat(longest.tick(again, busy(0, 21), NOW + 7_000).limit())
                .as("1 s later, as nothing was ever refused")
                .isEqualTo(23);
    }

    @Test
    void accepted_ofAShortCallAfterARefusal_provesOnlyWhatLivesOn() {
        PacingState doubted = refusedOnce(Refusal.of(Verdict.CONCURRENCY));
        SendInfo sent = new SendInfo(NOW + 1_000, true, 18);

        assertThat(longest.accepted(doubted, sent, load(20, 3), NOW + 1_500).proven())
                .isEqualTo(4);
    }

    @Test
    void tick_whenNobodyWaitsOrPlacesAreFree_raisesNothing() {
        PacingState pacing = started(20).with(new LimitEstimate(8, 8, 1, 15_000, 0, NOW));

        assertThat(longest.tick(pacing, load(20, 8), NOW + 60_000).limit()).isEqualTo(8);
        assertThat(longest.tick(pacing, busy(20, 7), NOW + 60_000).limit()).isEqualTo(8);
    }

    @Test
    void accepted_withLingeringPermitsInTheLimit_provesNothing() {
        PacingState raised = started(20).with(new LimitEstimate(9, 8, 1, 15_000, NOW, NOW - 20_000));
        AccountLoad sevenLiveTwoLingering = new AccountLoad(20, 7, 0, 2, 5, 0, 0, true, 0);

        assertThat(longest.accepted(raised, new SendInfo(NOW + 1, true), sevenLiveTwoLingering, NOW + 300)
                        .proven())
                .isEqualTo(8);
    }

    @Test
    void accepted_upToTheCeiling_trustsItAgain() {
        PacingState raised = started(10).with(new LimitEstimate(10, 9, 1, 15_000, NOW, NOW - 20_000));

        PacingState proven = longest.accepted(raised, new SendInfo(NOW + 1, true), load(10, 9), NOW + 300);

        assertThat(proven.estimate()).isEqualTo(LimitEstimate.AT_CEILING);
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 4", "4, 8", "8, 16", "16, 0", "0, 0"})
    void accepted_inAWindow_doublesIt(int window, int next) {
        PacingState pacing = started(20).with(new Streaks(4, 5, 3, NOW - 10)).withWindow(window);

        PacingState after = longest.accepted(pacing, sent(NOW), load(20, 5), NOW);

        assertThat(after.window()).isEqualTo(next);
        assertThat(after.streaks()).isEqualTo(new Streaks(0, 2, 0, NOW - 10));
    }

    @Test
    void accepted_sentBeforeTheLastReaction_endsNoStreak() {
        PacingState pacing = refusedOnce(TOO_MANY);

        assertThat(longest.accepted(pacing, sent(NOW - 1), load(20, 5), NOW + 200))
                .isEqualTo(pacing);
    }

    @Test
    void refused_shortlyAfterAnEnd_lingersLongerEachTimeAndLessWhenQuiet() {
        PacingState pacing = started(20);
        List<Integer> lingers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            AccountLoad load = new AccountLoad(20, 19, 0, 0, 9, 0, NOW + i - 2_000, true, 0);
            pacing = refused(
                    longest,
                    pacing.with(Streaks.NONE).with(LimitEstimate.AT_CEILING),
                    TOO_MANY,
                    sent(NOW + i),
                    load,
                    NOW + i);
            lingers.add(pacing.lingerMillis());
        }
        assertThat(lingers).containsExactly(400, 640, 1_024, 1_500, 1_500);

        assertThat(longest.tick(pacing, load(20, 5), NOW + 200_000).lingerMillis())
                .isEqualTo(1_125);
    }

    @Test
    void tick_soonAfterAFirstGuess_triesHalfOfIt_andASecondRefusalConfirmsIt() {
        AccountLoad load = new AccountLoad(20, 19, 0, 0, 9, 0, NOW - 1, true, 0);
        PacingState guessed = refused(longest, started(20), TOO_MANY, sent(NOW), load, NOW);
        assertThat(guessed.lingerMillis()).isEqualTo(400);

        PacingState tried = longest.tick(guessed, load(20, 5), NOW + 10_000);
        assertThat(tried.lingerMillis()).isEqualTo(200);

        AccountLoad later = new AccountLoad(20, 19, 0, 0, 9, 0, NOW + 30_500, true, 0);
        PacingState confirmed = refused(
                longest,
                tried.with(Streaks.NONE).with(LimitEstimate.AT_CEILING),
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
        PacingState found = started(0).with(new LimitEstimate(8, 7, 1, 15_000, 0, NOW - 10));
        AccountLoad load = new AccountLoad(0, 7, 0, 0, 9, 0, NOW - 1, true, 0);

        assertThat(refused(longest, found, TOO_MANY, sent(NOW), load, NOW).lingerMillis())
                .isZero();
    }

    @Test
    void refused_probesSentTogether_pauseNobody() {
        PacingState pacing = PacingState.NEW.with(new LimitEstimate(20, 7, 1, 5_000, 0, 0));
        pacing = refused(longest, pacing, TOO_MANY, new SendInfo(NOW - 90, true), load(0, 7), NOW);
        pacing = refused(longest, pacing, TOO_MANY, new SendInfo(NOW - 40, true), load(0, 7), NOW + 50);

        assertThat(pacing.coolDown()).isEqualTo(CoolDown.NONE);
        assertThat(pacing.streaks().concurrency()).isZero();
    }

    @Test
    void refused_whereOthersLive_leavesWhatLives_withoutAPause() {
        PlaceEvidence burst = evidence(12, NOW);

        PacingState pacing =
                refused(longest, started(20), TOO_MANY, new SendInfo(NOW, false, burst), load(20, 12), NOW + 100);

        assertThat(pacing.limit()).isEqualTo(12);
        assertThat(pacing.proven()).isEqualTo(12);
        assertThat(pacing.coolDown()).isEqualTo(CoolDown.NONE);
        assertThat(pacing.window()).isZero();
    }

    @Test
    void refused_aSecondTimeInARow_pauses() {
        PacingState first = refused(
                longest, started(20), TOO_MANY, new SendInfo(NOW, false, evidence(12, NOW)), load(20, 12), NOW + 100);

        PacingState second = refused(
                longest,
                first,
                TOO_MANY,
                new SendInfo(NOW + 150, false, evidence(11, NOW + 150)),
                load(20, 11),
                NOW + 250);

        assertThat(second.coolDown().isOver(NOW + 250)).isFalse();
        assertThat(second.window()).isEqualTo(1);
        assertThat(second.pausesAfter(first)).isTrue();
    }

    @Test
    void refused_whereNothingLives_tellsNoNumber() {
        PacingState pacing = started(20);
        for (int i = 0; i < 4; i++) {
            long now = NOW + 10_000L * i;
            pacing = refused(
                    longest, pacing, TOO_MANY, new SendInfo(now, false, evidence(0, now)), load(20, 0), now + 100);
        }

        assertThat(pacing.limit()).isEqualTo(20);
        assertThat(pacing.proven()).isZero();
    }

    @Test
    void refused_forLateness_pausesAsLongAsItLingers() {
        List<CallSpan> spans = new ArrayList<>(evidence(19, NOW).spans());
        spans.add(0, new CallSpan(NOW - 5_000, NOW, false));
        PlaceEvidence late = new PlaceEvidence(spans, 20, 0, 100, 0, 20);

        PacingState pacing =
                refused(longest, started(20), TOO_MANY, new SendInfo(NOW, false, late), load(20, 19), NOW + 100);

        assertThat(pacing.lingerMillis()).isEqualTo(400);
        assertThat(pacing.coolDown().untilMillis()).isEqualTo(NOW + 500);
        assertThat(pacing.window()).isZero();
        assertThat(pacing.limitInForce(20)).isEqualTo(20);
    }

    /** So many calls live when another is refused. */
    private static PlaceEvidence evidence(int live, long refusedAt) {
        List<CallSpan> spans = new ArrayList<>();
        for (int i = 0; i < live; i++) {
            spans.add(new CallSpan(NOW - 5_000, 0, false));
        }
        spans.add(new CallSpan(refusedAt, refusedAt + 100, true));
        return new PlaceEvidence(spans, live, NOW - 3_000, 100, 0, 20);
    }

    @Test
    void refused_longAfterAnEnd_learnsNoLinger() {
        AccountLoad load = new AccountLoad(20, 19, 0, 0, 9, 0, NOW - 2_501, true, 0);

        assertThat(refused(longest, started(20), TOO_MANY, sent(NOW), load, NOW).lingerMillis())
                .isZero();
    }

    @Test
    void startsElsewhere_holdUnlessThisMachineLearnedLater() {
        PacingState told = longest.startsElsewhere(PacingState.NEW, 30, NOW - 500, NOW);
        assertThat(told.startsPerMinute()).isEqualTo(30);
        assertThat(PacingFacts.of(told).startsMillis()).isEqualTo(NOW - 500);
        assertThat(longest.startsElsewhere(told, 30, NOW - 500, NOW + 1)).isEqualTo(told);

        assertThat(longest.startsElsewhere(told, 60, NOW - 900, NOW).startsPerMinute())
                .isEqualTo(30);
        assertThat(longest.startsElsewhere(told, 60, NOW, NOW).startsPerMinute())
                .isEqualTo(60);
        assertThat(PacingState.unpack(told.pack(), NOW + 1).startsPerMinute()).isEqualTo(30);
    }

    @Test
    void quotaElsewhere_isOutHere_untilACallIsAcceptedAnywhereAfterThat() {
        PacingState out = longest.quotaElsewhere(PacingState.NEW, true, NOW - 500, NOW);
        assertThat(out.isOutOfQuota()).isTrue();
        assertThat(out.window()).isEqualTo(2);

        assertThat(longest.quotaElsewhere(out, false, NOW - 501, NOW).isOutOfQuota())
                .as("accepted before that")
                .isTrue();
        assertThat(longest.quotaElsewhere(out, false, NOW - 500, NOW).isOutOfQuota())
                .isFalse();
        PacingState later = longest.quotaElsewhere(out, true, NOW, NOW);
        assertThat(longest.quotaElsewhere(later, false, NOW - 100, NOW).isOutOfQuota())
                .isTrue();
    }

    @Test
    void usagesAnswered_aCeiling_isTrustedUntilARefusalContradictsIt() {
        PacingState pacing = longest.usagesAnswered(PacingState.NEW, 60, 0, load(0, 3), NOW);
        assertThat(pacing.limit()).isEqualTo(60);
        assertThat(pacing.proven()).isEqualTo(65_535);

        PacingState found = refused(longest, PacingState.NEW, TOO_MANY, new SendInfo(NOW, true), load(0, 7), NOW);
        assertThat(longest.usagesAnswered(found, 20, 0, load(0, 7), NOW + 1).limit())
                .isEqualTo(7);
    }

    @Test
    void usagesAnswered_aHigherCeilingThanBefore_raisesAtOnce() {
        PacingState lowered =
                started(0).with(new Ceiling(8, 0, 0, 0)).with(new LimitEstimate(5, 5, 1, 15_000, 0, NOW - 1));

        assertThat(longest.usagesAnswered(lowered, 20, 0, load(0, 5), NOW).limit())
                .isEqualTo(20);
    }

    @Test
    void usagesAnswered_nothing_changesNothingThatWasKnown() {
        PacingState known = longest.usagesAnswered(PacingState.NEW, 60, 0, load(0, 3), NOW);

        assertThat(longest.usagesAnswered(known, 0, 0, load(0, 3), NOW + 5)).isEqualTo(known);
    }

    @Test
    void asking_whileNothingIsKnown_startsCarefullyForThreeSecondsAtMost() {
        PacingState asking = longest.asking(PacingState.NEW, load(0, 0), NOW);
        assertThat(asking.limit()).isEqualTo(4);

        assertThat(longest.usagesAnswered(asking, 0, 0, load(0, 4), NOW + 100).limit())
                .isEqualTo(20);
        assertThat(longest.tick(asking, load(0, 4), NOW + 3_001).limit()).isEqualTo(20);
        assertThat(longest.asking(started(10), load(10, 0), NOW).limit()).isZero();
    }

    @Test
    void tick_whenTheAssumedLimitWasJustReached_waitsBeforeItTriesMore() {
        PacingState assumed = PacingState.NEW.with(new LimitEstimate(20, 19, 1, 5_000, 0, 0));
        PacingState reached = longest.accepted(assumed, new SendInfo(NOW, true), load(0, 19), NOW);

        assertThat(longest.tick(reached, busy(0, 20), NOW + 4_999).limit()).isEqualTo(20);
        assertThat(longest.tick(reached, busy(0, 20), NOW + 5_000).limit()).isEqualTo(21);
    }

    @Test
    void tick_withoutAnythingKnown_findsALargeLimitInAMinute() {
        PacingState pacing = PacingState.NEW.with(new LimitEstimate(20, 20, 1, 5_000, 0, 0));
        long now = NOW;
        int raises = 0;
        while (pacing.limit() < 100 && raises < 20) {
            raises++;
            now += 5_001;
            pacing = longest.tick(pacing, busy(0, pacing.limit()), now);
            pacing = longest.accepted(pacing, new SendInfo(now, true), load(0, pacing.limit() - 1), now + 1);
        }
        assertThat(now - NOW).isLessThanOrEqualTo(60_000);
    }

    @Test
    void source_tellsWhyTheLimitIsWhatItIs() {
        PacingState told = longest.usagesAnswered(PacingState.NEW, 30, 0, load(0, 0), NOW);
        PacingState found = refused(longest, PacingState.NEW, TOO_MANY, new SendInfo(NOW, true), load(0, 7), NOW);
        PacingState named =
                refused(longest, told, new Refusal(Verdict.CONCURRENCY, 8, null), sent(NOW), load(0, 19), NOW);

        assertThat(PacingState.NEW.source(0)).isEqualTo(LimitSource.ASSUMED);
        assertThat(started(10).source(10)).isEqualTo(LimitSource.SETTING);
        assertThat(told.source(0)).isEqualTo(LimitSource.USAGES);
        assertThat(told.source(10)).isEqualTo(LimitSource.SETTING);
        assertThat(found.source(0)).isEqualTo(LimitSource.LEARNED);
        assertThat(named.source(0)).isEqualTo(LimitSource.LEARNED);
        assertThat(longest.asking(PacingState.NEW, load(0, 0), NOW).source(0)).isEqualTo(LimitSource.ASKING);
    }

    /** The pauses of refusals that follow each other, each sent after the cool-down of the one before. */
    private List<Long> pauses(PacingRules rules, Refusal refusal, int count) {
        List<Long> pauses = new ArrayList<>();
        PacingState pacing = started(20);
        long now = NOW;
        for (int i = 0; i < count; i++) {
            pacing = refused(rules, pacing, refusal, sent(now), load(20, 5), now);
            pauses.add(pacing.coolDown().untilMillis() - now);
            now = pacing.coolDown().untilMillis();
        }
        return pauses;
    }

    private PacingState refusedOnce(Refusal refusal) {
        return refused(longest, started(20), refusal, sent(NOW), load(20, 5), NOW);
    }

    /** With that limit set by the user; 0 = none. */
    private PacingState started(int configured) {
        return longest.tick(PacingState.NEW, load(configured, 0), NOW - 1_000_000);
    }

    private static SendInfo sent(long atMillis) {
        return new SendInfo(atMillis, false);
    }

    private static AccountLoad load(int configured, int inFlight) {
        return new AccountLoad(configured, inFlight, 0, 0, 0, 0, 0, true, 0);
    }

    private static AccountLoad busy(int configured, int inFlight) {
        return new AccountLoad(configured, inFlight, 0, 0, 5, 0, 0, true, 0);
    }

    private static Refusal refusal(Verdict verdict, @Nullable Duration retryAfter) {
        return new Refusal(verdict, 0, retryAfter);
    }

    private static PacingState refused(
            PacingRules rules, PacingState before, Refusal refusal, SendInfo sent, AccountLoad load, long now) {
        return rules.refused(before, refusal, sent, load, now).next();
    }
}
