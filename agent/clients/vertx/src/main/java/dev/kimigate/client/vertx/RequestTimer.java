package dev.kimigate.client.vertx;

import dev.kimigate.hook.ClientMembers;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.impl.HttpClientRequestBase;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * The idle timeout of a request, which the client starts before the request is sent: it stands still while the call
 * waits, and begins anew with each time the request is sent. Immutable.
 */
final class RequestTimer {
    private final Field millis;
    private final Method cancel;

    /** Throws {@link LinkageError} if this release times requests in a way that is not known. */
    RequestTimer() {
        try {
            millis = HttpClientRequestBase.class.getDeclaredField("currentTimeoutMs");
            cancel = HttpClientRequestBase.class.getDeclaredMethod("cancelTimeout");
        } catch (ReflectiveOperationException absent) {
            throw ClientMembers.missing(HttpClientRequestBase.class, "cancelTimeout");
        }
        if (millis.getType() != long.class) {
            throw ClientMembers.missing(HttpClientRequestBase.class, "currentTimeoutMs");
        }
        millis.setAccessible(true);
        cancel.setAccessible(true);
    }

    /** How long it is; 0 if there is none. */
    long millis(HttpClientRequest request) {
        try {
            return millis.getLong(request);
        } catch (IllegalAccessException hidden) {
            throw new IllegalStateException(hidden);
        }
    }

    void stop(HttpClientRequest request) {
        Object unused = StreamType.call(cancel, request);
    }

    /** Does nothing with 0. */
    static void start(HttpClientRequest request, long millis) {
        if (millis > 0) {
            HttpClientRequest unused = request.idleTimeout(millis);
        }
    }
}
