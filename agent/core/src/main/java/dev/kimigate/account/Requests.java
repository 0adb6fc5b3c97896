package dev.kimigate.account;

import dev.kimigate.settings.GatedPath;
import java.util.List;

/** Which requests under an endpoint count. Allocates nothing. */
interface Requests {
    /** Kimi's own endpoints: the calls that make a model work, where its documentation says they are. */
    Requests OF_KIMI = new Requests() {
        private final String[] paths = {
            "/v1/chat/completions", "/v1/messages", "/v1/responses", "/anthropic/v1/messages"
        };

        @Override
        public boolean include(String method, String path, int from) {
            if (!method.equals("POST")) {
                return false;
            }
            for (String wanted : paths) {
                if (path.length() - from == wanted.length() && path.startsWith(wanted, from)) {
                    return true;
                }
            }
            return false;
        }
    };

    /**
     * True if the request counts.
     *
     * @param path the path as sent, without the query
     * @param from where the endpoint's prefix ends: at the end or before a slash
     */
    boolean include(String method, String path, int from);

    /** Requests by the last segments of their paths. */
    static Requests of(List<GatedPath> patterns) {
        GatedPath[] all = patterns.toArray(new GatedPath[0]);
        return (method, path, from) -> {
            for (GatedPath pattern : all) {
                if (isOneOf(pattern.method(), method) && endsWith(path, from, pattern.suffix())) {
                    return true;
                }
            }
            return false;
        };
    }

    private static boolean isOneOf(String wanted, String method) {
        return wanted.equals(GatedPath.ANY) || wanted.equals(method);
    }

    /** A suffix starts with a slash, so it matches whole segments; it lies under the prefix as a whole. */
    private static boolean endsWith(String path, int from, String suffix) {
        if (suffix.equals(GatedPath.ANY)) {
            return from == 0 || Paths.isPlain(path);
        }
        return path.length() - from >= suffix.length() && path.endsWith(suffix) && Paths.isPlain(path);
    }
}
