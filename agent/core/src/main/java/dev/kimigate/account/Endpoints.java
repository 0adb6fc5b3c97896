package dev.kimigate.account;

import dev.kimigate.kimi.KimiEndpoints;
import dev.kimigate.settings.EndpointPrefix;
import dev.kimigate.settings.Setting;
import dev.kimigate.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All gated endpoints: Kimi's own and those the user added. Threadsafe. */
public final class Endpoints {
    private final Endpoint[] endpoints;

    private Endpoints(List<Endpoint> endpoints) {
        this.endpoints = endpoints.toArray(new Endpoint[0]);
    }

    /** Kimi's endpoints and those of the settings. Without the setting {@code paths} Kimi's know their exact paths. */
    public static Endpoints of(Settings settings) {
        GatedRequests requests = new PathSuffixes(settings.paths());
        GatedRequests ofKimi = settings.source(Setting.PATHS).isDefault() ? KimiEndpoints::isCall : requests;
        List<Endpoint> endpoints = new ArrayList<>();
        for (EndpointPrefix prefix : KimiEndpoints.prefixes()) {
            endpoints.add(new Endpoint(prefix, ofKimi, settings.account()));
        }
        for (EndpointPrefix prefix : settings.endpoints()) {
            endpoints.add(new Endpoint(prefix, requests, settings.account()));
        }
        return new Endpoints(endpoints);
    }

    /** No endpoint, not even Kimi's. */
    public static Endpoints none() {
        return new Endpoints(List.of());
    }

    /** Whether a request to this host can be gated, whatever its scheme, port and path. Allocates nothing. */
    public boolean mayMatch(String host) {
        for (Endpoint endpoint : endpoints) {
            if (endpoint.isHost(host)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Where a request goes that counts; null if it is not gated. Exact in all it compares: what is only alike is not
     * gated. Never throws; allocates nothing if the request is not gated.
     *
     * @param host as in the URL, in any case; null if the URL has none
     * @param port as in the URL; -1 if it has none
     * @param rawPath the path as sent, not decoded, without query and fragment; null counts as empty
     */
    public @Nullable Destination match(
            String method, String scheme, @Nullable String host, int port, @Nullable String rawPath) {
        if (host == null) {
            return null;
        }
        String path = rawPath == null ? "" : rawPath;
        for (Endpoint endpoint : endpoints) {
            if (endpoint.matches(method, scheme, host, port, path)) {
                return endpoint.destination(host, port);
            }
        }
        return null;
    }

    /**
     * Whether a request lies under an endpoint of one host and port, whether it is gated or not; the parameters are
     * those of {@link #match}.
     */
    public boolean covers(String scheme, String host, int port, String rawPath) {
        for (Endpoint endpoint : endpoints) {
            if (endpoint.covers(scheme, host, port, rawPath)) {
                return true;
            }
        }
        return false;
    }

    /** The prefixes of one host and port, in their order. */
    public List<EndpointPrefix> prefixes() {
        List<EndpointPrefix> prefixes = new ArrayList<>();
        for (Endpoint endpoint : endpoints) {
            if (endpoint.isOneOrigin()) {
                prefixes.add(endpoint.prefix());
            }
        }
        return prefixes;
    }
}
