package dev.kimigate.report;

import dev.kimigate.account.CredentialBook;
import dev.kimigate.machine.StateFiles;
import dev.kimigate.status.AccountView;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.ApartJvm;
import dev.kimigate.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the shared state says at one moment.
 *
 * @param nowMillis the moment, wall clock
 * @param paused whether accounts opened from now on are paused
 * @param apart JVMs that cannot count together with the others
 * @param problems a line for each account that cannot be read
 */
public record StateSnapshot(
        Path folder,
        long nowMillis,
        boolean paused,
        List<Account> accounts,
        List<ApartJvm> apart,
        List<String> problems) {
    private static final int RECENT_MINUTES = 5;
    private static final int DAY_MINUTES = 24 * 60;

    /**
     * One account.
     *
     * @param credentialsToday in use within 24 hours; told for accounts that several keys may share
     * @param credentialsNow of these, in use within five minutes
     */
    public record Account(AccountStatus status, int credentialsToday, int credentialsNow) {
        public AccountView at(long nowMillis) {
            return new AccountView(status, nowMillis);
        }
    }

    public StateSnapshot {
        accounts = List.copyOf(accounts);
        apart = List.copyOf(apart);
        problems = List.copyOf(problems);
    }

    /** Reads the files of a folder; takes no lock and changes nothing. */
    public static StateSnapshot in(Path folder, long nowMillis) throws StoreException {
        StateFiles files = new StateFiles(folder);
        List<Account> accounts = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String hash : files.accounts()) {
            try {
                accounts.add(account(files, hash, nowMillis));
            } catch (StoreException unreadable) {
                problems.add(String.valueOf(unreadable.getMessage()));
            }
        }
        return new StateSnapshot(folder, nowMillis, files.isPaused(), accounts, files.apart(), problems);
    }

    public boolean isEmpty() {
        return accounts.isEmpty() && apart.isEmpty() && problems.isEmpty();
    }

    private static Account account(StateFiles files, String hash, long nowMillis) throws StoreException {
        long[] notes = files.notes(hash);
        return new Account(
                files.status(hash),
                CredentialBook.inUse(notes, nowMillis, DAY_MINUTES),
                CredentialBook.inUse(notes, nowMillis, RECENT_MINUTES));
    }
}
