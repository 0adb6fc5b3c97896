package dev.kimigate.gateway;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which proxy leads to a server, by the variables that curl and the tools go by. A server on loopback needs none: a
 * proxy would look for it on its own machine. Immutable.
 */
final class ProxyRules {
    private final @Nullable ProxyAddress http;
    private final @Nullable ProxyAddress https;
    private final List<Exemption> exemptions;

    private ProxyRules(@Nullable ProxyAddress http, @Nullable ProxyAddress https, List<Exemption> exemptions) {
        this.http = http;
        this.https = https;
        this.exemptions = exemptions;
    }

    /** {@code environment} is that of the process. As in curl, the name in lower case wins. */
    static ProxyRules of(Map<String, String> environment) {
        String exempt = value(environment, "no_proxy");
        return new ProxyRules(
                address(environment, "http_proxy", "all_proxy"),
                address(environment, "https_proxy", "all_proxy"),
                exempt == null
                        ? List.of()
                        : Arrays.stream(exempt.split("[,\\s]+", -1))
                                .filter(entry -> !entry.isEmpty())
                                .map(Exemption::of)
                                .toList());
    }

    private static @Nullable ProxyAddress address(Map<String, String> environment, String... names) {
        for (String name : names) {
            for (String spelling : List.of(name, name.toUpperCase(Locale.ROOT))) {
                String value = environment.get(spelling);
                if (value != null && !value.isBlank()) {
                    return ProxyAddress.of(spelling, value.strip());
                }
            }
        }
        return null;
    }

    private static @Nullable String value(Map<String, String> environment, String name) {
        String lower = environment.get(name);
        return lower != null && !lower.isBlank() ? lower : environment.get(name.toUpperCase(Locale.ROOT));
    }

    /** The proxy through which the server is reached; null if it is reached without one. */
    @Nullable
    ProxyAddress proxyTo(TargetUrl target) {
        ProxyAddress proxy = target.isSecure() ? https : http;
        if (proxy == null || isLoopback(target.host())) {
            return null;
        }
        String host = target.host().toLowerCase(Locale.ROOT);
        return exemptions.stream().anyMatch(entry -> entry.matches(host, target.connectPort())) ? null : proxy;
    }

    private static boolean isLoopback(String host) {
        byte[] address = NetUtil.createByteArrayFromIpAddressString(host);
        return address == null
                ? host.equalsIgnoreCase("localhost")
                : Exemption.LOOPBACK.stream().anyMatch(loopback -> loopback.contains(address));
    }

    /**
     * An entry of {@code NO_PROXY}: {@code *} is every host; a name is that host and all below it, with a leading dot
     * or without; an address or a block of them ({@code 10.0.0.0/8}) matches addresses. Other than in curl, a port may
     * follow.
     */
    private static final class Exemption {
        static final List<Exemption> LOOPBACK = List.of(of("127.0.0.0/8"), of("::1"));

        private final String name;
        /** Null if it is a name. */
        private final byte @Nullable [] address;
        /** How many of the address count. */
        private final int bits;
        /** -1 for any. */
        private final int port;

        private Exemption(String name, byte @Nullable [] address, int bits, int port) {
            this.name = name;
            this.address = address;
            this.bits = bits;
            this.port = port;
        }

        static Exemption of(String entry) {
            String plain = entry.toLowerCase(Locale.ROOT);
            int colon = plain.lastIndexOf(':');
            boolean hasPort = colon > 0
                    && plain.indexOf(':') == (plain.startsWith("[") ? plain.indexOf(':') : colon)
                    && plain.substring(colon + 1).matches("[0-9]{1,5}")
                    && (!plain.startsWith("[") || plain.charAt(colon - 1) == ']');
            String host = (hasPort ? plain.substring(0, colon) : plain).replaceAll("[]\\[]", "");
            int slash = host.indexOf('/');
            byte[] address = NetUtil.createByteArrayFromIpAddressString(slash < 0 ? host : host.substring(0, slash));
            String bits = slash < 0 ? "" : host.substring(slash + 1);
            return new Exemption(
                    host.startsWith(".") ? host.substring(1) : host,
                    address,
                    bits.matches("[0-9]{1,3}") ? Integer.parseInt(bits) : address == null ? 0 : address.length * 8,
                    hasPort ? Integer.parseInt(plain.substring(colon + 1)) : -1);
        }

        boolean matches(String host, int targetPort) {
            if (port >= 0 && port != targetPort) {
                return false;
            }
            byte[] target = NetUtil.createByteArrayFromIpAddressString(host);
            if (target != null && address != null) {
                return contains(target);
            }
            return name.equals("*") || host.equals(name) || host.endsWith("." + name);
        }

        boolean contains(byte[] target) {
            if (address == null || target.length != address.length || bits > target.length * 8) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((target[bit / 8] & mask) != (address[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
