package dev.kimigate.client.ktorcio;

import dev.kimigate.call.Gate;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.KnownKeys;
import io.ktor.client.request.HttpRequestData;
import io.ktor.http.Url;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request as the gate looks at it: where it goes, and with which credential. */
final class RequestLine {
    private final HttpRequestData request;
    private final String method;
    private final String scheme;
    private final String host;
    private final int port;
    private final String path;
    private boolean known;

    RequestLine(HttpRequestData request) {
        Url url = request.getUrl();
        this.request = request;
        this.method = request.getMethod().getValue();
        this.scheme = url.getProtocol().getName();
        this.host = url.getHost();
        this.port = url.getPort();
        this.path = url.getEncodedPath();
    }

    HttpRequestData request() {
        return request;
    }

    /** Compares the host's name alone. */
    boolean mayBeGatedBy(Gate gate) {
        return gate.mayGate(host);
    }

    /** May touch files; null if the request is not gated. */
    @Nullable
    GateCall begin(Gate gate) {
        return gate.begin(method, scheme, host, port, path, this::header);
    }

    @Nullable
    String header(@Nullable String name) {
        return request.getHeaders().get(Objects.requireNonNull(name));
    }

    /** Whether it may begin here, where nothing may wait. */
    boolean isKnown(KnownKeys keys) {
        known = keys.has(scheme, host, port, this::header);
        return known;
    }

    /** It has begun: another one like it is quick. After {@link #isKnown}, on whatever thread. */
    void begunWith(KnownKeys keys) {
        if (!known) {
            keys.add(scheme, host, port, this::header);
        }
    }
}
