package dev.kimigate.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A URL prefix as a setting names it.
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name or address in lower case, an IPv6 address without its brackets; {@link #ANY_HOST} for every host
 * @param port 1 to 65535; {@link #ANY_PORT} for every port
 * @param path empty, or the leading segments with a slash before each and none at the end, as sent (not decoded)
 */
public record EndpointPrefix(String scheme, String host, int port, String path) {
    public static final String ANY_HOST = "*";
    public static final int ANY_PORT = 0;

    /** The prefix; null if the text is not of the wanted form: user names, queries and dot segments are not. */
    static @Nullable EndpointPrefix parse(String text) {
        int colon = text.indexOf("://");
        if (colon < 0 || !isAscii(text)) { // no look-alikes: some letters become ASCII in lower case
            return null;
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        int slash = text.indexOf('/', colon + 3);
        String authority = text.substring(colon + 3, slash < 0 ? text.length() : slash);
        String path = slash < 0 ? "" : text.substring(slash);
        if (!(scheme.equals("http") || scheme.equals("https")) || !isPlainPath(path)) {
            return null;
        }
        return of(scheme, authority, path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    private static @Nullable EndpointPrefix of(String scheme, String authority, String path) {
        int end = authority.startsWith("[") ? authority.indexOf(']') + 1 : hostEnd(authority);
        String host = authority.substring(0, end).toLowerCase(Locale.ROOT);
        int port = port(authority.substring(end), scheme.equals("https") ? 443 : 80);
        if (port < 0 || !isHost(host)) {
            return null;
        }
        boolean bracketed = host.startsWith("[");
        return new EndpointPrefix(scheme, bracketed ? host.substring(1, host.length() - 1) : host, port, path);
    }

    private static int hostEnd(String authority) {
        int colon = authority.indexOf(':');
        return colon < 0 ? authority.length() : colon;
    }

    private static int port(String afterHost, int standard) {
        if (afterHost.isEmpty()) {
            return standard;
        }
        if (afterHost.equals(":*")) {
            return ANY_PORT;
        }
        int port = afterHost.startsWith(":") ? Digits.parse(afterHost.substring(1), 65_535) : -1;
        return port == 0 ? -1 : port;
    }

    private static boolean isHost(String host) {
        if (host.startsWith("[")) {
            return host.length() > 4 && isMadeOf(host.substring(1, host.length() - 1), "0123456789abcdef:.");
        }
        return host.equals(ANY_HOST) || (!host.isEmpty() && isMadeOf(host, "abcdefghijklmnopqrstuvwxyz0123456789-._"));
    }

    private static boolean isMadeOf(String text, String letters) {
        for (int i = 0; i < text.length(); i++) {
            if (letters.indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    static boolean isPlainPath(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c >= 127 || "?#\\*".indexOf(c) >= 0) {
                return false;
            }
        }
        return !path.contains("//")
                && !path.contains("/./")
                && !path.contains("/../")
                && !path.endsWith("/.")
                && !path.endsWith("/..");
    }

    @Override
    public String toString() {
        return scheme + "://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":"
                + (port == ANY_PORT ? "*" : port) + path + "/";
    }
}
