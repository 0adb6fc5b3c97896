package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that JVMs share permits no longer than that goes well. Off the list of proven platforms only. The store
 * guards {@link #look}; all else is the timer's.
 */
final class SharingGuard {
    private final AccountFiles files;
    private final AdmissionAudit audit = new AdmissionAudit();
    /** What the audit found, until it is written down. */
    private volatile @Nullable String wrong;

    SharingGuard(AccountFiles files) {
        this.files = files;
    }

    /** Under the store's lock: looks, and does no file work. */
    void look(MappedWords words) {
        String found = audit.look(words);
        if (found != null) {
            wrong = found;
        }
    }

    /** Whether the proof stands; revokes it if something was found. Does file work. */
    boolean mayShare() {
        String found = wrong;
        if (found != null) {
            wrong = null;
            ProofFile.revoke(files.directory(), found);
            return false;
        }
        return ProofFile.recent(files.directory()).shares();
    }

    /**
     * How many JVMs keep to a part, this one included: by their locks, and where these cannot be trusted by their
     * notes.
     */
    static int jvmsApart(AccountFiles files, Anteroom anteroom) {
        int seats = anteroom.enter();
        try {
            long notes = new StateFiles(files.directory())
                    .apart().stream()
                            .filter(jvm -> jvm.account().equals(files.accountName()) && jvm.pid() != JvmIdentity.pid())
                            .count();
            return (int) Math.max(seats, notes + 1);
        } catch (StoreException unreadable) {
            return seats;
        }
    }
}
