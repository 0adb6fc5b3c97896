package dev.kimigate.machine;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a machine store needs to register a JVM, now and again later.
 *
 * @param directory where the files are
 * @param accountHash names the files
 * @param accountName for people
 * @param limit the JVM's configured limit
 * @param label what the JVM calls itself
 */
record AccountFiles(Path directory, String accountHash, String accountName, int limit, String label) {
    static final String PREFIX = "account-";
    static final String STATE = ".state";
    private static final Pattern HASH = Pattern.compile("[0-9A-Za-z]{1,64}");

    AccountFiles {
        if (!HASH.matcher(accountHash).matches()) {
            throw new IllegalArgumentException("an account's hash has letters and digits only");
        }
        LocalStore.requireLimit(limit);
    }

    Path stateFile() {
        return stateFile(directory, accountHash);
    }

    Path lockFile() {
        return directory.resolve(PREFIX + accountHash + ".lock");
    }

    boolean isPaused() {
        return Files.exists(pauseMarker(directory));
    }

    static Path stateFile(Path directory, String accountHash) {
        return directory.resolve(PREFIX + accountHash + STATE);
    }

    /** Its presence says that accounts opened later are paused too. */
    static Path pauseMarker(Path directory) {
        return directory.resolve("paused");
    }
}
