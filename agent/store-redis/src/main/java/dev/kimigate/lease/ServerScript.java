package dev.kimigate.lease;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What the server runs for a machine, each as a whole, and its names there. */
public enum ServerScript {
    /** One sync: {@link SyncRequest} and {@link SyncAnswer}. */
    SYNC("sync.lua", ""),
    /** One cool-down told and heard: {@link SharedCoolDown}. */
    COOL_DOWN("cooldown.lua", ":cool"),
    /** What machines learned of the account, told and heard: {@link ToldFact} and {@link FactsAnswer}. */
    FACTS("facts.lua", ":facts"),
    /** The starts a minute, divided: {@link StartsRequest} and {@link StartsAnswer}. */
    STARTS("starts.lua", ":starts"),
    /** Whose the credentials are, told and heard: {@link KnownNames}. */
    NAMES("names.lua", ":names");

    /** The protocol's version; machines of another one are refused. */
    static final int VERSION = 1;

    private final String file;
    private final String keyEnd;

    ServerScript(String file, String keyEnd) {
        this.file = file;
        this.keyEnd = keyEnd;
    }

    /** The text of the script. */
    public String text() {
        try (InputStream in = ServerScript.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The key that the script works on; those of one account are in one slot of a cluster.
     *
     * @param accountHash letters and digits
     */
    public String key(String accountHash) {
        return tag(accountHash) + keyEnd;
    }

    /** The channel on which machines are called: a message is their names, separated by spaces. */
    public static String wakeChannel(String accountHash) {
        return tag(accountHash) + ":wake";
    }

    private static String tag(String accountHash) {
        return "{kg:" + accountHash + "}";
    }
}
