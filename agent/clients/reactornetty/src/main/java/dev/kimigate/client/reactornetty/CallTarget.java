package dev.kimigate.client.reactornetty;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClientConfig;

/**
 * Where a request goes, read as the client reads it.
 *
 * @param host without brackets
 * @param port -1 for the scheme's default
 * @param uri path and query as they go over the wire
 */
record CallTarget(String scheme, String host, int port, String uri) {
    private static final String SCHEME_END = "://";

    /** Null if the client will not have it either, or if it names no address on the network. */
    static @Nullable CallTarget of(HttpClientConfig config) {
        String uri = config.uri() == null ? "/" : config.uri();
        String base = config.baseUrl();
        if (base != null && uri.startsWith("/")) {
            uri = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + uri;
        }
        String scheme = config.isSecure() ? "https" : "http";
        return uri.startsWith("/") ? atAddress(scheme, config.remoteAddress().get(), uri) : absolute(scheme, uri);
    }

    private static @Nullable CallTarget atAddress(String scheme, @Nullable SocketAddress address, String uri) {
        return address instanceof InetSocketAddress internet
                ? new CallTarget(scheme, internet.getHostString(), internet.getPort(), uri)
                : null;
    }

    private static @Nullable CallTarget absolute(String usualScheme, String uri) {
        int schemeEnd = uri.indexOf(SCHEME_END);
        int from = schemeEnd < 0 ? 0 : schemeEnd + SCHEME_END.length();
        String scheme =
                schemeEnd < 0 ? usualScheme : uri.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        int to = from;
        while (to < uri.length() && "/?#".indexOf(uri.charAt(to)) < 0) {
            to++;
        }
        String authority = uri.substring(uri.lastIndexOf('@', to) < from ? from : uri.lastIndexOf('@', to) + 1, to);
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        int port = hasPort ? port(authority.substring(colon + 1)) : -1;
        return host.isEmpty() ? null : new CallTarget(scheme, host, port, pathAndQuery(uri.substring(to)));
    }

    private static int port(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    private static String pathAndQuery(String behindTheHost) {
        int fragment = behindTheHost.indexOf('#');
        String sent = fragment < 0 ? behindTheHost : behindTheHost.substring(0, fragment);
        return sent.startsWith("/") ? sent : "/" + sent;
    }

    /** Without the query. */
    String path() {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    /** As the client would write it. */
    String url() {
        String address = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return scheme + SCHEME_END + address + (port < 0 ? "" : ":" + port) + uri;
    }

    /** What the client writes into the header of that name. */
    String hostHeader() {
        String address = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return port < 0 || port == 80 || port == 443 ? address : address + ":" + port;
    }
}
