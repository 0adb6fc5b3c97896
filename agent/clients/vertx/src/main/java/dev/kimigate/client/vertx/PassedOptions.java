package dev.kimigate.client.vertx;

import io.vertx.core.http.RequestOptions;

/** A copy of what the application asks for: the hook lets it through, and it can be asked for again. */
final class PassedOptions extends RequestOptions {
    PassedOptions(RequestOptions asked) {
        super(asked);
    }

    /** The same without what the client would time: a stream alone is wanted. */
    PassedOptions untimed() {
        PassedOptions copy = new PassedOptions(this);
        long connect = getConnectTimeout() < 0 ? getTimeout() : getConnectTimeout();
        if (connect >= 0) {
            copy.setConnectTimeout(connect);
        }
        copy.setIdleTimeout(0);
        return copy;
    }
}
