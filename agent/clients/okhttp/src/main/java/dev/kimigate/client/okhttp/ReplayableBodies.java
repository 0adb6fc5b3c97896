package dev.kimigate.client.okhttp;

import dev.kimigate.call.loop.Replayability;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** Whether a request's body can be written a second time. */
final class ReplayableBodies implements Replayability<Request> {
    private final boolean asksBodies;

    /** {@code asksBodies}: bodies tell themselves (3.14 and newer); before, internal marker interfaces did. */
    ReplayableBodies(boolean asksBodies) {
        this.asksBodies = asksBodies;
    }

    @Override
    public boolean of(Request request) {
        RequestBody body = request.body();
        if (body == null) {
            return true;
        }
        return asksBodies ? !Asked.isOnce(body) : !isMarked(body.getClass());
    }

    private static boolean isMarked(@Nullable Class<?> type) {
        if (type == null) {
            return false;
        }
        if (type.getName().endsWith(".UnrepeatableRequestBody")
                || type.getName().endsWith(".DuplexRequestBody")
                || isMarked(type.getSuperclass())) {
            return true;
        }
        for (Class<?> marker : type.getInterfaces()) {
            if (isMarked(marker)) {
                return true;
            }
        }
        return false;
    }

    /** By itself, because the methods are not there before 3.14. */
    private static final class Asked {
        static boolean isOnce(RequestBody body) {
            return body.isOneShot() || body.isDuplex();
        }
    }
}
