package dev.kimigate.gateway;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a request is to go: {@code /HOST[:PORT]/PATH} of the gateway is https, {@code /http/HOST[:PORT]/PATH} is http.
 *
 * @param scheme {@code https} or {@code http}
 * @param host as it was written, an IPv6 address without its brackets
 * @param port -1 if the URL has none
 * @param rawPath as it came, beginning with a slash
 * @param query as it came, with its question mark; empty if there is none
 */
record TargetUrl(String scheme, String host, int port, String rawPath, String query) {
    private static final String PLAIN = "/http/";
    private static final Pattern ADDRESS =
            Pattern.compile("(?<name>[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(?<port>[0-9]{1,5}))?");
    private static final int LARGEST_PORT = 65_535;

    /** The target of an origin-form request; null if its first segment is no host. */
    static @Nullable TargetUrl parse(String uri) {
        if (!uri.startsWith("/")) {
            return null;
        }
        boolean plain = uri.startsWith(PLAIN);
        int from = plain ? PLAIN.length() : 1;
        int question = uri.indexOf('?');
        int end = question < 0 ? uri.length() : question;
        int slash = uri.indexOf('/', from);
        int hostEnd = slash < 0 || slash > end ? end : slash;
        if (hostEnd < from) {
            return null;
        }
        String path = uri.substring(hostEnd, end);
        return of(plain, uri.substring(from, hostEnd), path.isEmpty() ? "/" : path, uri.substring(end));
    }

    private static @Nullable TargetUrl of(boolean plain, String segment, String path, String query) {
        Matcher address = ADDRESS.matcher(decoded(segment));
        if (!address.matches()) {
            return null;
        }
        int port = address.group("port") == null ? -1 : Integer.parseInt(address.group("port"));
        if (port == 0 || port > LARGEST_PORT) {
            return null;
        }
        String name = address.group("name");
        String host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        return new TargetUrl(plain ? "http" : "https", host, port, path, query);
    }

    /** Tools that build URLs encode what IPv6 addresses and ports are made of. */
    private static String decoded(String segment) {
        return segment.replaceAll("%5[Bb]", "[").replaceAll("%5[Dd]", "]").replaceAll("%3[Aa]", ":");
    }

    boolean isSecure() {
        return scheme.equals("https");
    }

    /** The port to connect to. */
    int connectPort() {
        return port >= 0 ? port : isSecure() ? 443 : 80;
    }

    /** For the header {@code Host}. */
    String authority() {
        String name = ListenAddress.inUrl(host);
        return port < 0 ? name : name + ":" + port;
    }

    /** The server: the same for all URLs that one connection can serve. */
    String origin() {
        return scheme + "://" + host.toLowerCase(Locale.ROOT) + "/" + connectPort();
    }

    /** The request target at the server. */
    String uri() {
        return rawPath + query;
    }

    /** For people. */
    String text() {
        return scheme + "://" + authority() + rawPath;
    }
}
