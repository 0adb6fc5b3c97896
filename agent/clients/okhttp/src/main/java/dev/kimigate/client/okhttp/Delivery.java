package dev.kimigate.client.okhttp;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.loop.EndMarker;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** Hands an answer to the application: as it is if its exchange is over, else with a body that we see the end of. */
final class Delivery {
    private static final int NO_CONTENT = 204;

    private static final int NOT_MODIFIED = 304;

    private Delivery() {}

    /**
     * {@code looked} is what was looked at of this answer's body, null if nothing was; {@code interceptor} is the one
     * of {@code call}.
     */
    static Response of(
            Response response, Attempt attempt, @Nullable RefusedAnswer looked, Interceptor interceptor, Call call) {
        Response network = response.networkResponse();
        if (looked == null && network != null) {
            attempt.accepted(response::header);
        }
        ResponseBody body = response.body();
        if (body == null || network == null || isOver(response, network, body, looked)) { // or the cache answered
            attempt.end();
            return response;
        }
        return response.newBuilder()
                .body(tracked(
                        body,
                        attempt,
                        looked == null ? null : looked.failure(),
                        new LeakedBody(
                                body,
                                network.request().url(),
                                Insides.callSite(interceptor, call),
                                Insides.client(call))))
                .build();
    }

    /** Whether no byte of the body is still to come from the server. */
    private static boolean isOver(
            Response response, Response network, ResponseBody body, @Nullable RefusedAnswer looked) {
        int code = response.code();
        return (looked != null && looked.complete())
                || network.code() == NOT_MODIFIED
                || code < 200 // another protocol from here on: there may be no body to ask for
                || code == NO_CONTENT
                || body.contentLength() == 0
                || network.request().method().equals("HEAD");
    }

    private static ResponseBody tracked(
            ResponseBody body, Attempt attempt, @Nullable IOException failure, LeakedBody leaked) {
        BufferedSource client = body.source();
        Source rest = failure == null ? client : new BrokenSource(client, failure);
        BufferedSource source =
                Okio.buffer(new TrackedSource(rest, attempt, body.contentLength(), endMarker(body.contentType())));
        attempt.delivered();
        // Who still reads holds the source; the body around it may be gone by then. OkHttp lets an answer that nobody
        // can read go on to its end: until it is closed the server counts it.
        attempt.endWhenCollected(source, leaked);
        return new TrackedBody(body, source);
    }

    private static @Nullable EndMarker endMarker(@Nullable MediaType type) {
        return type == null ? null : EndMarker.ofSubtype(type.subtype());
    }
}
