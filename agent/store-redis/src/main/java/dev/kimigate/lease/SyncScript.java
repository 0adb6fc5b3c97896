package dev.kimigate.lease;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The script that the server runs for each sync, and its names there. */
public final class SyncScript {
    /** The protocol's version; machines of another one are refused. */
    static final int VERSION = 1;

    private static final String FILE = "sync.lua";

    private SyncScript() {}

    /** The text of the script. */
    public static String text() {
        try (InputStream in = SyncScript.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The one key of an account.
     *
     * @param accountHash letters and digits
     */
    public static String key(String accountHash) {
        return "{kg:" + accountHash + "}";
    }

    /** The channel on which machines are called: a message is their names, separated by spaces. */
    public static String wakeChannel(String accountHash) {
        return key(accountHash) + ":wake";
    }
}
