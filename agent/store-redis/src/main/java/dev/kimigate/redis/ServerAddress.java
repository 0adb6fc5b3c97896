package dev.kimigate.redis;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * Where the server is, and as whom to log in; it has no password.
 *
 * @param tls whether to speak TLS
 * @param host a name or a literal address, the latter without brackets
 * @param port 1 to 65535
 * @param user the user to log in as, if there is a password
 * @param database its number
 */
public record ServerAddress(boolean tls, String host, int port, String user, int database) {
    private static final int DEFAULT_PORT = 6379;
    private static final int MOST_PORT = 65_535;
    private static final int MOST_DATABASE = 65_535;
    private static final String DEFAULT_USER = "default";

    /**
     * Reads {@code redis://[USER@]HOST[:PORT][/DATABASE]}, or {@code rediss://} for TLS; {@code valkey} may stand for
     * {@code redis}.
     *
     * @throws IllegalArgumentException if it is no such URL; the message says why, and quotes nothing of it
     */
    public static ServerAddress parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw wrong("it is no URL"); // without the cause, which quotes the whole text
        }
        boolean tls = "rediss".equalsIgnoreCase(uri.getScheme()) || "valkeys".equalsIgnoreCase(uri.getScheme());
        if (!tls && !"redis".equalsIgnoreCase(uri.getScheme()) && !"valkey".equalsIgnoreCase(uri.getScheme())) {
            throw wrong("it does not begin with redis:// or rediss://");
        }
        String user = uri.getUserInfo();
        if (user != null && user.indexOf(':') >= 0) {
            throw wrong("it holds a password, which others could read; " + ServerPassword.WHERE);
        }
        String host = uri.getHost();
        if (host == null || host.isEmpty()) {
            throw wrong("it names no host");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw wrong("it has a query or a fragment");
        }
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        if (port == 0 || port > MOST_PORT) {
            throw wrong("its port is not 1 to " + MOST_PORT);
        }
        return new ServerAddress(
                tls,
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                port,
                user == null || user.isEmpty() ? DEFAULT_USER : user,
                database(uri.getPath()));
    }

    /** Another node, for the same user and database. */
    ServerAddress at(String otherHost, int otherPort) {
        return new ServerAddress(tls, otherHost.isEmpty() ? host : otherHost, otherPort, user, database);
    }

    private static int database(String path) {
        String text = path.startsWith("/") ? path.substring(1) : path;
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > MOST_DATABASE) {
            throw wrong("what follows the host is not the number of a database");
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException(
                "the server's URL cannot be used: " + why + ". Write redis://HOST:6379 or rediss://USER@HOST:6379/0");
    }

    /** Without the user: {@code rediss://HOST:6379/0}. */
    @Override
    public String toString() {
        return (tls ? "rediss://" : "redis://") + authority() + (database == 0 ? "" : "/" + database);
    }

    /** Host and port, as they stand in a URL. */
    String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
