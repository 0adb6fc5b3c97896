package dev.kimigate.client.vertx;

import io.vertx.core.http.HttpClientRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where a request goes when its head is written, and with which headers.
 *
 * @param port -1 for the scheme's default
 * @param path as it goes over the wire, without the query
 */
record RequestTarget(
        HttpClientRequest request,
        String method,
        @Nullable String scheme,
        @Nullable String host,
        int port,
        @Nullable String path) {
    /** Null if that cannot be told, or is no URI: such a request is not gated. */
    static @Nullable RequestTarget of(HttpClientRequest request) {
        String asked = request.getURI();
        String whole = asked.startsWith("http://") || asked.startsWith("https://") // to a proxy
                ? asked
                : request.absoluteURI();
        int query = whole.indexOf('?');
        URI uri;
        try {
            uri = new URI(query < 0 ? whole : whole.substring(0, query));
        } catch (java.net.URISyntaxException other) {
            return null;
        }
        return new RequestTarget(
                request, request.getMethod().name(), uri.getScheme(), uri.getHost(), uri.getPort(), uri.getRawPath());
    }

    /** The first value; null if there is none. */
    @Nullable
    String header(@Nullable String name) {
        return request.headers().get(name);
    }
}
