package dev.kimigate.redis;

import java.util.ArrayList;
import java.util.List;

/**
 * Where the server is to be found: at an address, or where sentinels say.
 *
 * @param server the address; with sentinels, what it has beside host and port
 * @param sentinels to be asked in turn; empty if there are none
 * @param name the primary's name at the sentinels; empty if there are none
 */
public record ServerPlace(ServerAddress server, List<ServerAddress> sentinels, String name) {
    private static final int SENTINEL_PORT = 26_379;
    private static final String SENTINEL = "-sentinel";

    public ServerPlace {
        sentinels = List.copyOf(sentinels);
    }

    static ServerPlace of(ServerAddress server) {
        return new ServerPlace(server, List.of(), "");
    }

    /**
     * Reads what {@link ServerAddress#parse} reads, and, as <a
     * href="https://redis.github.io/lettuce/user-guide/connecting-redis/">Lettuce</a> writes it,
     * {@code redis-sentinel://[USER@]HOST[:PORT][,HOST[:PORT]...][/DATABASE]#NAME}; {@code rediss-sentinel://} for TLS
     * with both.
     *
     * @throws IllegalArgumentException if it is no such URL; the message says why, and quotes nothing of it
     */
    public static ServerPlace parse(String url) {
        int scheme = url.indexOf(SENTINEL + "://");
        if (scheme < 0) {
            return of(ServerAddress.parse(url));
        }
        int hash = url.indexOf('#');
        String name = url.substring(hash + 1);
        if (hash < 0 || !name.matches("[\\w.-]+")) {
            throw wrong("it does not end with # and the name of the primary");
        }
        int hosts = scheme + SENTINEL.length() + "://".length();
        int slash = url.indexOf('/', hosts);
        String authority = url.substring(hosts, slash < 0 ? hash : slash);
        String path = slash < 0 ? "" : url.substring(slash, hash);
        int at = authority.lastIndexOf('@');
        String before = url.substring(0, scheme) + "://" + authority.substring(0, at + 1);
        List<ServerAddress> sentinels = new ArrayList<>();
        for (String host : authority.substring(at + 1).split(",", -1)) {
            boolean hasPort = host.matches(".*:\\d+");
            sentinels.add(ServerAddress.parse(before + host + (hasPort ? "" : ":" + SENTINEL_PORT) + path));
        }
        return new ServerPlace(sentinels.get(0), sentinels, name);
    }

    private static IllegalArgumentException wrong(String why) {
        return new IllegalArgumentException("the server's URL cannot be used: " + why
                + ". Write redis-sentinel://HOST:26379,HOST:26379/0#NAME or redis://HOST:6379");
    }

    /** Without the user. */
    @Override
    public String toString() {
        if (sentinels.isEmpty()) {
            return server.toString();
        }
        StringBuilder text = new StringBuilder(server.tls() ? "rediss" : "redis")
                .append(SENTINEL)
                .append("://");
        for (ServerAddress sentinel : sentinels) {
            text.append(text.charAt(text.length() - 1) == '/' ? "" : ",").append(sentinel.authority());
        }
        return text.append(server.database() == 0 ? "" : "/" + server.database())
                .append('#')
                .append(name)
                .toString();
    }
}
