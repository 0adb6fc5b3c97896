package dev.kimigate.presence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a gateway listens.
 *
 * @param pid its process
 * @param sinceMillis when it began to listen, in milliseconds since 1970
 * @param hosts the IP addresses, without brackets; at least one
 * @param port 1 to 65535
 * @param version of Kimi Gate; empty if it is not told
 */
public record GatewayAddress(long pid, long sinceMillis, List<String> hosts, int port, String version) {
    static final int LARGEST_PORT = 65_535;

    public GatewayAddress {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty() || port < 1 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("no address: " + hosts + ":" + port);
        }
    }

    /** The address as a URL with a slash at its end. */
    public String url() {
        String host = hosts.get(0);
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port + "/";
    }

    /**
     * Whether a request to this host and port comes to the gateway. Asks no name service: other names are not known.
     */
    public boolean isAt(String host, int atPort) {
        if (atPort != port) {
            return false;
        }
        String address = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (address.equalsIgnoreCase("localhost")) {
            return hosts.contains("127.0.0.1") || hosts.contains("::1");
        }
        return hosts.contains(address);
    }

    /** Lines of {@code key=value}; readers skip keys that they do not know. */
    String text(long network) {
        return "network=" + network + "\nsince=" + sinceMillis + "\nhosts=" + String.join(",", hosts) + "\nport=" + port
                + "\nversion=" + version + "\n";
    }

    /** What a note says; null if that is no address, or one in another network namespace. */
    static @Nullable GatewayAddress parse(long pid, String text, long network) {
        List<String> lines = List.of(text.split("\n", -1));
        try {
            if (Long.parseLong(value(lines, "network")) != network) {
                return null;
            }
            List<String> hosts = List.of(value(lines, "hosts").split(",", -1));
            for (String host : hosts) {
                if (!isAddress(host)) {
                    return null;
                }
            }
            return new GatewayAddress(
                    pid,
                    Long.parseLong(value(lines, "since")),
                    hosts,
                    Integer.parseInt(value(lines, "port")),
                    plain(value(lines, "version")));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static String value(List<String> lines, String key) {
        for (String line : lines) {
            if (line.startsWith(key + "=")) {
                return line.substring(key.length() + 1);
            }
        }
        return "";
    }

    /** Digits, dots and colons: never a name that would be looked up. */
    private static boolean isAddress(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (Character.digit(c, 16) < 0 && c != '.' && c != ':') {
                return false;
            }
        }
        return host.indexOf('.') > 0 || host.indexOf(':') >= 0;
    }

    /** Nothing that a terminal would obey. */
    private static String plain(String version) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < version.length() && i < 40; i++) {
            char c = version.charAt(i);
            plain.append(c > ' ' && c < 127 ? c : '?');
        }
        return plain.toString();
    }
}
