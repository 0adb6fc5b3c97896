package dev.kimigate.call.loop;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Servers and keys that a client's call has begun with: another with one of them touches no file, and may begin on a
 * thread that must not wait. Keeps hashes, and forgets all when there are many. Any thread.
 */
public final class KnownKeys {
    private static final int MOST = 1_000;
    private static final String SECURE = "https";
    /** What a credential may come in. */
    private static final String[] CARRIERS = {"authorization", "x-api-key", "api-key"};

    private final Set<Integer> hashes = ConcurrentHashMap.newKeySet();

    /**
     * Whether such a call has begun. Never for a plain server: whether that is a gateway is looked up in files.
     *
     * @param scheme as in a URL, in lower case
     * @param port -1 if none is named
     * @param header gives a request header's first value or null, by its name in lower case
     */
    public boolean has(String scheme, String host, int port, UnaryOperator<@Nullable String> header) {
        return scheme.equals(SECURE) && hashes.contains(hash(host, port, header));
    }

    /** Such a call has begun; the parameters are those of {@link #has}. */
    public void add(String scheme, String host, int port, UnaryOperator<@Nullable String> header) {
        if (!scheme.equals(SECURE)) {
            return;
        }
        if (hashes.size() >= MOST) {
            hashes.clear();
        }
        hashes.add(hash(host, port, header));
    }

    private static int hash(String host, int port, UnaryOperator<@Nullable String> header) {
        int hash = 31 * host.hashCode() + port;
        for (String carrier : CARRIERS) {
            hash = 31 * hash
                    + Objects.requireNonNullElse(header.apply(carrier), "").hashCode();
        }
        return hash;
    }
}
