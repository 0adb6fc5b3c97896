package dev.kimigate.redis;

import io.valkey.exceptions.JedisDataException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Map;
import java.util.regex.Pattern;

/** What is wrong, and what to do, in our words: an old server's own may quote the password that it did not expect. */
final class ServerErrors {
    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("WRONGPASS", "the server refuses user or password"),
            Map.entry("NOAUTH", "the server wants a password; " + ServerPassword.WHERE),
            Map.entry("NOPERM", "the user lacks a permission; it needs " + ServerAcl.PERMISSIONS),
            Map.entry("READONLY", "the server is a replica, which takes no writes; name the primary"),
            Map.entry("OOM", "the server's memory is full"),
            Map.entry("LOADING", "the server still loads its data"),
            Map.entry("BUSY", "the server is busy with a script of somebody else"),
            Map.entry("MISCONF", "the server takes no writes, because it cannot save"),
            Map.entry("NOREPLICAS", "the server takes no writes, because it has too few replicas"),
            Map.entry("MASTERDOWN", "the server has lost its primary"),
            Map.entry("CLUSTERDOWN", "the cluster is down"),
            Map.entry("MOVED", "the account's key is on another node of the cluster now; the next connect leads there"),
            Map.entry("WRONGTYPE", "the account's key holds something of another program"),
            Map.entry("NOPROTO", "the server is older than Redis 6"),
            Map.entry(
                    "ERR", "the server does not take the command; it may be older than Redis 6, or lack the database"));

    /** What a script may not do has no code of its own. */
    private static final Pattern REFUSED_IN_A_SCRIPT =
            Pattern.compile("ACL failure in script|user executing the script can't");

    private ServerErrors() {}

    static String explain(JedisDataException error) {
        String message = String.valueOf(error.getMessage());
        int space = message.indexOf(' ');
        String code = space < 0 ? message : message.substring(0, space);
        if (REFUSED_IN_A_SCRIPT.matcher(message).find()) {
            code = "NOPERM";
        }
        String known = KNOWN.get(code);
        if (known != null) {
            return known + " (" + code + ")";
        }
        return code.matches("[A-Z]{2,20}") ? "the server answers " + code : "the server answers with an error";
    }

    /** Quotes no message of the library's: it may be the server's, as above. */
    static String explainLoss(Exception loss) {
        if (loss instanceof ServerSockets.Unreachable unreachable) {
            return String.valueOf(unreachable.getMessage());
        }
        for (Throwable cause = loss; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return "the server did not answer in time";
            }
            if (cause instanceof IOException) {
                return "the connection was lost";
            }
        }
        String message = String.valueOf(loss.getMessage());
        if (message.startsWith("It seems like server has closed") || message.startsWith("Unexpected end of stream")) {
            return "the server closed the connection";
        }
        return "it answers nonsense: it is no Redis and no Valkey, or one port speaks TLS and the other does not";
    }
}
