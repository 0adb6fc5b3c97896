package dev.kimigate.account;

import dev.kimigate.kimi.KimiEndpoints;
import dev.kimigate.settings.EndpointPrefix;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One gated URL prefix and its origins. Threadsafe. A request to another host costs a comparison of lengths, or of a
 * few characters; it allocates nothing.
 */
final class Endpoint {
    /** An endpoint for every host meets many; more destinations than that are made anew for each call. */
    private static final int MOST_KEPT = 256;

    private final EndpointPrefix prefix;
    private final boolean anyHost;
    private final int standardPort;
    private final GatedRequests requests;
    private final @Nullable String accountName;
    private final Map<String, Destination> destinations = new ConcurrentHashMap<>();
    private volatile @Nullable Destination only;

    /** With an account name all origins are that account, without one each is its own. */
    Endpoint(EndpointPrefix prefix, GatedRequests requests, @Nullable String accountName) {
        this.prefix = prefix;
        this.anyHost = prefix.host().equals(EndpointPrefix.ANY_HOST);
        this.standardPort = standardPort(prefix.scheme());
        this.requests = requests;
        this.accountName = accountName;
    }

    boolean matches(String method, String scheme, String host, int port, String path) {
        return isUnder(scheme, host, port, path)
                && requests.include(method, path, prefix.path().length());
    }

    /** Whether a request lies under the prefix, gated or not; never where the prefix names no host or no port. */
    boolean covers(String scheme, String host, int port, String path) {
        return isOneOrigin() && isUnder(scheme, host, port, path);
    }

    private boolean isUnder(String scheme, String host, int port, String path) {
        return isHost(host) && Ascii.equalsLower(scheme, prefix.scheme()) && isPort(port) && isUnderPrefix(path);
    }

    boolean isOneOrigin() {
        return !anyHost && prefix.port() != EndpointPrefix.ANY_PORT;
    }

    EndpointPrefix prefix() {
        return prefix;
    }

    /** An IPv6 address comes with brackets from some clients, without from others. */
    boolean isHost(String host) {
        String wanted = prefix.host();
        if (anyHost) {
            return true;
        }
        return host.length() == wanted.length()
                ? Ascii.startsLower(host, 0, wanted)
                : isBracketed(host) && host.length() == wanted.length() + 2 && Ascii.startsLower(host, 1, wanted);
    }

    private boolean isPort(int port) {
        return prefix.port() == EndpointPrefix.ANY_PORT || (port < 0 ? standardPort : port) == prefix.port();
    }

    private boolean isUnderPrefix(String path) {
        int end = prefix.path().length();
        return path.startsWith(prefix.path()) && (path.length() == end || path.charAt(end) == '/');
    }

    /** Where a request that matched goes. */
    Destination destination(String host, int port) {
        Destination known = only;
        if (known != null) {
            return known;
        }
        String origin = origin(host, port);
        if (anyHost || prefix.port() == EndpointPrefix.ANY_PORT) {
            return destinationOf(origin);
        }
        Destination made = make(origin);
        only = made; // two threads may make two, which are equal
        return made;
    }

    private Destination destinationOf(String origin) {
        Destination known = destinations.get(origin);
        if (known != null) {
            return known;
        }
        Destination made = make(origin);
        if (destinations.size() < MOST_KEPT) {
            destinations.put(origin, made);
        }
        return made;
    }

    private Destination make(String origin) {
        Account account = Account.named(accountName != null ? accountName : origin);
        return new Destination(
                account, origin, accountName != null, prefix.path().equals(KimiEndpoints.CODE_PREFIX));
    }

    private String origin(String host, int port) {
        String lower = Ascii.toLower(host);
        String bracketed = lower.indexOf(':') >= 0 && !isBracketed(lower) ? "[" + lower + "]" : lower;
        String origin = prefix.scheme() + "://" + bracketed;
        return port < 0 || port == standardPort ? origin : origin + ":" + port;
    }

    private static boolean isBracketed(String host) {
        return !host.isEmpty() && host.charAt(0) == '[' && host.charAt(host.length() - 1) == ']';
    }

    private static int standardPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }
}
