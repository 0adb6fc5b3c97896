package dev.kimigate.kimi;

import dev.kimigate.settings.EndpointPrefix;
import java.util.List;

/** Where Kimi's APIs are, and which of their requests count as calls. */
public final class KimiEndpoints {
    /** The base URL of Kimi Code. */
    public static final String CODE = "https://api.kimi.com/coding";

    /** Below this prefix an origin is Kimi Code's, which tells about its accounts. */
    public static final String CODE_PREFIX = "/coding";

    /** Where an origin of Kimi Code tells about an account. */
    public static final String USAGES = CODE_PREFIX + "/v1/usages";

    private static final List<EndpointPrefix> PREFIXES = List.of(
            new EndpointPrefix("https", "api.kimi.com", 443, CODE_PREFIX),
            new EndpointPrefix("https", "api.kimi.ai", 443, CODE_PREFIX),
            new EndpointPrefix("https", "api.moonshot.ai", 443, ""),
            new EndpointPrefix("https", "api.moonshot.cn", 443, ""));

    private static final String[] CALLS = {
        "/v1/chat/completions", "/v1/messages", "/v1/responses", "/anthropic/v1/messages"
    };

    private KimiEndpoints() {}

    /** The prefixes of all endpoints. */
    public static List<EndpointPrefix> prefixes() {
        return PREFIXES;
    }

    /**
     * Whether a request makes a model work, by Kimi's documentation.
     *
     * @param path with the endpoint's prefix
     * @param from where the prefix ends
     */
    public static boolean isCall(String method, String path, int from) {
        if (!method.equals("POST")) {
            return false;
        }
        for (String call : CALLS) {
            if (path.length() - from == call.length() && path.startsWith(call, from)) {
                return true;
            }
        }
        return false;
    }
}
