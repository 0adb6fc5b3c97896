package dev.kimigate.account;

import dev.kimigate.store.DigestTable;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which credentials are in use at an origin, over all JVMs, and whose turn it is to be asked about. Any thread. */
public final class CredentialBook {
    private static final int ATTEMPTS = 16;
    private static final int IN_USE_MINUTES = 5;
    private static final long NEVER = Long.MAX_VALUE;

    private final DigestTable digests;

    public CredentialBook(DigestTable digests) {
        this.digests = digests;
    }

    /** A call is made with it. To be told about once a minute. */
    public void seen(Credential credential, long nowMillis) {
        note(digests, credential.digest(), note -> note.seen(nowMillis));
    }

    /** The server is asked about it. */
    public void asked(Credential credential, long nowMillis) {
        note(digests, credential.digest(), note -> note.seen(nowMillis).asked(nowMillis));
    }

    /** The server would not answer it: it is not asked about again for 24 hours. */
    public void refused(Credential credential) {
        note(digests, credential.digest(), CredentialNote::refused);
    }

    /**
     * Whose turn it is: a new one of which nothing is known, else the one asked about longest ago. Null if none may be.
     */
    public @Nullable Credential next(Collection<Credential> candidates, long nowMillis) {
        Credential best = null;
        long first = NEVER;
        for (Credential candidate : candidates) {
            long turn = turn(candidate.digest(), nowMillis);
            if (turn < first && !isRefused(candidate.tokenDigest(), nowMillis)) {
                first = turn;
                best = candidate;
            }
        }
        return best;
    }

    /** As {@link #refused}, but of a token that may be out of date, not of its subject. */
    public void outOfDate(Credential credential, long nowMillis) {
        note(
                digests,
                credential.tokenDigest(),
                note -> note.seen(nowMillis).asked(nowMillis).refused());
    }

    /** Whether it is rather the turn of a credential that another JVM has in use. */
    public boolean othersAreNext(Credential credential, long nowMillis) {
        long turn = turn(credential.digest(), nowMillis);
        for (long key : digests.keys()) {
            CredentialNote note = new CredentialNote(digests.note(key));
            if (note.isSeen(nowMillis, IN_USE_MINUTES) && !note.isIdentity() && turn(key, nowMillis) < turn) {
                return true;
            }
        }
        return false;
    }

    /**
     * How many credentials are among notes of {@link DigestTable#note} that were in use within the last so many
     * minutes.
     */
    public static int inUse(long[] notes, long nowMillis, int withinMinutes) {
        return (int) Arrays.stream(notes)
                .mapToObj(CredentialNote::new)
                .filter(note -> !note.isIdentity() && note.isSeen(nowMillis, withinMinutes))
                .count();
    }

    private long turn(long key, long nowMillis) {
        CredentialNote note = new CredentialNote(digests.note(key));
        if (isRefused(key, nowMillis)) {
            return NEVER;
        }
        return note.isIdentified() ? Math.max(1, note.askedMinute()) : note.askedMinute();
    }

    private boolean isRefused(long key, long nowMillis) {
        return new CredentialNote(digests.note(key)).isRefused(nowMillis);
    }

    static void note(DigestTable digests, long key, UnaryOperator<CredentialNote> change) {
        for (int i = 0; i < ATTEMPTS; i++) {
            long present = digests.note(key);
            long next = change.apply(new CredentialNote(present)).bits();
            if (next == present || digests.note(key, present, next)) {
                return;
            }
        }
    }
}
