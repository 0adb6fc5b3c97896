package dev.kimigate.pacing;

/**
 * The part of what is remembered that is true for all machines of the account, and not for the calls of one. Times are
 * wall clock.
 *
 * @param startsPerMinute 0 = no such limit is known
 * @param startsMillis when that was last changed, or told again by a refusal
 * @param quotaOutMillis since when the account is out of quota; 0 = it is not
 * @param ceiling the limit that {@code /usages} gave; 0 = unknown
 * @param spentUntilMillis until when {@code /usages} says that the quota is spent; 0 = it does not
 */
public record PacingFacts(
        int startsPerMinute, long startsMillis, long quotaOutMillis, int ceiling, long spentUntilMillis) {
    /** Those of a state. */
    public static PacingFacts of(PacingState pacing) {
        return new PacingFacts(
                pacing.startRate().perMinute(),
                pacing.startRate().changedAtMillis(),
                pacing.quota().outSinceMillis(),
                pacing.ceiling().usages(),
                pacing.quota().spentUntilMillis());
    }
}
