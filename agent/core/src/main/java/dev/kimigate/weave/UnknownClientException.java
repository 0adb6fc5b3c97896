package dev.kimigate.weave;

import dev.kimigate.help.Explain;
import org.jspecify.annotations.Nullable;

/** A client is of a kind that cannot be hooked; the message is for people. */
public final class UnknownClientException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnknownClientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * A client that has not all that the hook uses.
     *
     * @param client with its version, where that is known
     * @param releases those that have all
     * @param lacking what was missed first
     */
    public static UnknownClientException lacks(String client, String releases, LinkageError lacking) {
        return new UnknownClientException(
                client + " is not one of " + releases + ": it lacks " + lacking.getMessage() + ". See "
                        + Explain.topic("old-client"),
                lacking);
    }

    /** A class of the name that is hooked, without the method. */
    static UnknownClientException changed(String className) {
        return new UnknownClientException(
                className + " lacks the hooked method: it was minified or changed." + " See "
                        + Explain.topic("not-hooked"),
                null);
    }
}
