package dev.kimigate.demo;

import dev.kimigate.harness.endpoint.KimiEndpoint;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the tools send their calls.
 *
 * @param baseUrl as the tools are given it
 * @param added the endpoint that Kimi Gate must be told of; null for none
 */
record ToolEndpoint(URI baseUrl, @Nullable URI added) {

    static final int REAL_PORT = 443;
    private static final URI REAL = URI.create("https://api.kimi.com/coding/v1");

    /** Kimi's real URL where the endpoint has its port, else one that the agent does not know by itself. */
    static ToolEndpoint of(KimiEndpoint endpoint) {
        return endpoint.port() == REAL_PORT
                ? new ToolEndpoint(REAL, null)
                : new ToolEndpoint(endpoint.uri("/coding/v1"), endpoint.uri("/coding"));
    }

    boolean isReal() {
        return added == null;
    }

    /** What stands behind the jar on the command line; null for nothing. */
    @Nullable
    String agentArgs() {
        return added == null ? null : "endpoints=" + added;
    }

    /**
     * The base URL of a tool that calls it through a gateway.
     *
     * @param gateway such as {@code http://127.0.0.1:8130/}
     */
    String through(String gateway) {
        return gateway + baseUrl.getRawAuthority() + baseUrl.getRawPath();
    }
}
