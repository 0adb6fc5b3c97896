package dev.kimigate.store;

/**
 * What all machines of an account are to know of it beside permits and cool-downs, as this machine has it. Times are
 * this machine's wall clock.
 *
 * @param startsPerMinute how many calls may start in a minute; 0 = no such limit is known
 * @param startsMillis when that was last changed, or told again by a refusal
 * @param quotaOutMillis since when the account is out of quota; 0 = it is not
 * @param askedMillis when {@code /usages} was last asked about the account; 0 = never
 * @param answeredMillis when it last answered; 0 = never
 * @param ceiling the limit that it gave; 0 = none
 * @param spentUntilMillis until when it says that the quota is spent; 0 = it does not
 */
public record AccountFacts(
        int startsPerMinute,
        long startsMillis,
        long quotaOutMillis,
        long askedMillis,
        long answeredMillis,
        int ceiling,
        long spentUntilMillis) {
    /** Nothing is known. */
    public static final AccountFacts NONE = new AccountFacts(0, 0, 0, 0, 0, 0, 0);
}
