package dev.kimigate.client.apache4;

import org.jspecify.annotations.Nullable;

/** The path in what a request line says: a path with a query, or a whole URL. Pure. */
final class RequestPath {
    private static final String AUTHORITY = "://";

    private RequestPath() {}

    /** Without query and fragment; empty where there is none. */
    static String of(@Nullable String uri) {
        if (uri == null) {
            return "";
        }
        int end = end(uri);
        int authority = uri.indexOf(AUTHORITY);
        if (uri.startsWith("/") || authority < 0 || authority > end) {
            return uri.substring(0, end);
        }
        int path = uri.indexOf('/', authority + AUTHORITY.length());
        return path < 0 || path > end ? "" : uri.substring(path, end);
    }

    private static int end(String uri) {
        int query = uri.indexOf('?');
        int fragment = uri.indexOf('#');
        int end = query < 0 ? uri.length() : query;
        return fragment < 0 ? end : Math.min(end, fragment);
    }
}
