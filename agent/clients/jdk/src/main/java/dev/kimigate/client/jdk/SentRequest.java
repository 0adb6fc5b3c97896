package dev.kimigate.client.jdk;

import dev.kimigate.call.loop.Replayability;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** A request of the application as it is sent, once or several times. One thread after the other. */
final class SentRequest {
    private final HttpRequest request;
    /** Null if the body needs not be kept, or cannot be. */
    private final @Nullable KeptPublisher kept;

    private final boolean replayable;
    private volatile boolean sentBefore;

    private SentRequest(HttpRequest request, @Nullable KeptPublisher kept, boolean replayable) {
        this.request = request;
        this.kept = kept;
        this.replayable = replayable;
    }

    static SentRequest of(HttpRequest request, Replayability<HttpRequest> replayability) {
        if (replayability.of(request)) {
            return new SentRequest(request, null, true);
        }
        BodyPublisher application = request.bodyPublisher().orElse(null);
        KeptPublisher kept = application == null ? null : new KeptPublisher(application);
        HttpRequest keeping = kept == null ? null : with(kept, request);
        return keeping == null ? new SentRequest(request, null, false) : new SentRequest(keeping, kept, false);
    }

    /**
     * The same with another body, made by the client's own builder, which knows what a later JDK has added. Null if it
     * refuses what the application made by itself: then the client has to say so.
     */
    private static @Nullable HttpRequest with(KeptPublisher body, HttpRequest request) {
        try {
            return HttpRequest.newBuilder(request, new EveryHeader())
                    .method(request.method(), body)
                    .build();
        } catch (RuntimeException refused) {
            return null;
        }
    }

    /** What to send now; behind the first time with what went out then. */
    HttpRequest next() {
        if (sentBefore && kept != null) {
            kept.body().sendAgain();
        }
        sentBefore = true;
        return request;
    }

    /** It has its answer, which may refer to it for long: what was kept is not needed any more. */
    void delivered() {
        if (kept != null) {
            kept.body().forget();
        }
    }

    /** Whether it can be sent once more, as far as it has gone out. */
    boolean isReplayable() {
        return replayable || (kept != null && kept.body().isReplayable());
    }

    /** A class and no lambda, which would cost a host's first call several milliseconds. */
    private static final class EveryHeader implements BiPredicate<String, String> {
        @Override
        public boolean test(String name, String value) {
            return true;
        }
    }
}
