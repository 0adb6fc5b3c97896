package dev.kimigate.account;

import dev.kimigate.settings.EndpointPrefix;
import dev.kimigate.settings.Setting;
import dev.kimigate.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All gated endpoints: Kimi's own and those the user added. Threadsafe. */
public final class Endpoints {
    private static final List<EndpointPrefix> KIMI = List.of(
            new EndpointPrefix("https", "api.kimi.com", 443, "/coding"),
            new EndpointPrefix("https", "api.kimi.ai", 443, "/coding"),
            new EndpointPrefix("https", "api.moonshot.ai", 443, ""),
            new EndpointPrefix("https", "api.moonshot.cn", 443, ""));

    private final Endpoint[] endpoints;

    private Endpoints(List<Endpoint> endpoints) {
        this.endpoints = endpoints.toArray(new Endpoint[0]);
    }

    /** Kimi's endpoints and those of the settings. Without the setting {@code paths} Kimi's know their exact paths. */
    public static Endpoints of(Settings settings) {
        Requests requests = new RequestsBySuffix(settings.paths());
        Requests ofKimi = settings.source(Setting.PATHS).isDefault() ? new ExactRequests() : requests;
        List<Endpoint> endpoints = new ArrayList<>();
        for (EndpointPrefix prefix : KIMI) {
            endpoints.add(new Endpoint(prefix, ofKimi, settings.account()));
        }
        for (EndpointPrefix prefix : settings.endpoints()) {
            endpoints.add(new Endpoint(prefix, requests, settings.account()));
        }
        return new Endpoints(endpoints);
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
}
