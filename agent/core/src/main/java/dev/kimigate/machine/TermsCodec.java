package dev.kimigate.machine;

import dev.kimigate.store.AdmissionTerms;

/** Admission terms as two words. */
final class TermsCodec {
    static final int WORDS = 2;

    private static final long UNTIL_ANSWERED = 1L << 16;

    private TermsCodec() {}

    static AdmissionTerms decode(long counts, long coolDown) {
        return new AdmissionTerms(
                (int) (counts & Layout.MOST),
                (int) (counts >>> 16 & Layout.MOST),
                (int) (counts >>> 32 & Layout.MOST),
                (int) (counts >>> 48 & Layout.MOST),
                coolDown >>> 17,
                (int) (coolDown & Layout.MOST),
                (coolDown & UNTIL_ANSWERED) != 0);
    }

    static long counts(AdmissionTerms terms) {
        return terms.limit()
                | (long) terms.proven() << 16
                | (long) terms.window() << 32
                | (long) terms.startsPerMinute() << 48;
    }

    static long coolDown(AdmissionTerms terms) {
        return terms.coolDownUntilMillis() << 17
                | (terms.untilAnswered() ? UNTIL_ANSWERED : 0)
                | terms.coolDownReason();
    }
}
