package dev.kimigate.account;

import java.util.concurrent.TimeUnit;

/**
 * What is noted of a digest, in 56 bits. As numbers they are in the order in which digests may be forgotten:
 * credentials of which nothing is known, other credentials, identities; of each those first that have not been in use
 * for longest.
 */
/* identity (1) | identified (1) | minute last seen (24) | refused (1) | kinds known (5) | minute last asked about (24) */
record CredentialNote(long bits) {
    private static final long EPOCH_MINUTE = 26_297_280; // 2020
    private static final long MINUTE = (1 << 24) - 1;
    private static final int SEEN = 30;
    private static final long IDENTITY = 1L << 55;
    private static final long IDENTIFIED = 1L << 54;
    private static final long REFUSED = 1L << 29;
    private static final int KINDS = 24;
    private static final int KIND_MASK = 31;

    /** How long a credential is not asked about again after the server would not answer it. */
    private static final long REFUSED_MINUTES = TimeUnit.DAYS.toMinutes(1);

    CredentialNote seen(long nowMillis) {
        return new CredentialNote((bits & ~(MINUTE << SEEN)) | (minute(nowMillis) << SEEN));
    }

    boolean isSeen(long nowMillis, long withinMinutes) {
        long age = minute(nowMillis) - ((bits >>> SEEN) & MINUTE);
        return age >= -1 && age <= withinMinutes;
    }

    CredentialNote asked(long nowMillis) {
        return new CredentialNote((bits & ~(MINUTE | REFUSED)) | minute(nowMillis));
    }

    /** The minute in which it was last asked about; 0 = never. */
    long askedMinute() {
        return bits & MINUTE;
    }

    CredentialNote refused() {
        return new CredentialNote(bits | REFUSED);
    }

    /** A clock set back by more than a day ends it too. */
    boolean isRefused(long nowMillis) {
        return (bits & REFUSED) != 0 && Math.abs(minute(nowMillis) - askedMinute()) < REFUSED_MINUTES;
    }

    CredentialNote identified(Identity.Kind kind) {
        return new CredentialNote(bits | IDENTIFIED | kind(kind));
    }

    /** The kinds that are known, as bits. */
    int kinds() {
        return (int) (bits >>> KINDS) & KIND_MASK;
    }

    /** By kinds that another machine knows. */
    CredentialNote identified(int kinds) {
        return new CredentialNote(bits | IDENTIFIED | (long) (kinds & KIND_MASK) << KINDS);
    }

    boolean isIdentified() {
        return (bits & IDENTIFIED) != 0;
    }

    boolean knows(Identity.Kind kind) {
        return (bits & kind(kind)) != 0;
    }

    CredentialNote asIdentity() {
        return new CredentialNote(bits | IDENTITY);
    }

    boolean isIdentity() {
        return (bits & IDENTITY) != 0;
    }

    private static long kind(Identity.Kind kind) {
        return (long) kind.bit() << KINDS;
    }

    /** 1 at least. */
    private static long minute(long millis) {
        return Math.max(1, Math.min(MINUTE, millis / 60_000 - EPOCH_MINUTE));
    }
}
