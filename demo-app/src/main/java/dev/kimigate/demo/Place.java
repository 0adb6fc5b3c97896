package dev.kimigate.demo;

import dev.kimigate.harness.endpoint.KimiEndpoint;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where the tools send their calls.
 *
 * @param baseUrl as the tools are given it
 * @param agentArgs what the agent must be told about it; null for nothing
 */
record Place(URI baseUrl, @Nullable String agentArgs) {

    static final int REAL_PORT = 443;
    private static final URI REAL = URI.create("https://api.kimi.com/coding/v1");

    /** Kimi's real URL where the endpoint has its port, else one that the agent does not know by itself. */
    static Place of(KimiEndpoint endpoint) {
        return endpoint.port() == REAL_PORT
                ? new Place(REAL, null)
                : new Place(endpoint.uri("/coding/v1"), "endpoints=" + endpoint.uri("/coding"));
    }

    boolean isReal() {
        return agentArgs == null;
    }
}
