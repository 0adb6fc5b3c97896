package dev.kimigate.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom the gateway answers beside the tools of its user on this machine.
 *
 * @param hosts names that may stand in {@code Host}, with a port or without; in lower case
 * @param origins of web pages that may send requests, as in the header {@code Origin}; in lower case
 * @param token what tools on other machines must know; null if there are none
 */
public record GatewayAccess(
        Set<String> hosts, Set<String> origins, @Nullable OutsideToken token) {
    /** Nobody else. */
    public static final GatewayAccess OWN = new GatewayAccess(Set.of(), Set.of(), null);

    private static final Pattern HOST = Pattern.compile("([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");
    private static final Pattern ORIGIN = Pattern.compile("[a-z][a-z0-9+.-]*://[^/\\s,]+");

    public GatewayAccess {
        hosts = lower(hosts, HOST, "host name");
        origins = lower(origins, ORIGIN, "origin");
    }

    /**
     * As a user writes them.
     *
     * @throws IllegalArgumentException with a message for the user if one of them is none
     */
    public static GatewayAccess of(List<String> hosts, List<String> origins) {
        return new GatewayAccess(Set.copyOf(hosts), Set.copyOf(origins), null);
    }

    /** The same, and tools on other machines that know the token. */
    public GatewayAccess withToken(OutsideToken known) {
        return new GatewayAccess(hosts, origins, known);
    }

    private static Set<String> lower(Set<String> texts, Pattern form, String what) {
        Set<String> lower = new TreeSet<>();
        for (String text : texts) {
            String plain = text.toLowerCase(Locale.ROOT);
            if (!form.matcher(plain).matches()) {
                throw new IllegalArgumentException("'" + text + "' is no " + what);
            }
            lower.add(plain);
        }
        return Set.copyOf(lower);
    }

    /** Whether {@code Host} may be this; a name without a port stands for itself and for the gateway's port. */
    boolean allowsHost(String host, int port) {
        String lower = host.toLowerCase(Locale.ROOT);
        String ending = ":" + port;
        return hosts.contains(lower)
                || (lower.endsWith(ending) && hosts.contains(lower.substring(0, lower.length() - ending.length())));
    }

    boolean allowsOrigin(String origin) {
        return origins.contains(origin.toLowerCase(Locale.ROOT));
    }
}
