package dev.kimigate.client.ktorcio;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.loop.EndMarker;
import io.ktor.client.request.HttpResponseData;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An answer of the engine, before and after the application gets it. On one thread after the other. */
final class CioAnswer {
    private final AttemptScope first;
    /** Null if the body is a session, which hides its bytes. */
    private final @Nullable AnswerBody body;

    private final boolean lookedAt;
    private HttpResponseData data;
    /** Null once the connection was given up, with the whole body at hand. */
    private @Nullable AttemptScope scope;

    private boolean delivered;

    CioAnswer(HttpResponseData data, AttemptScope scope, @Nullable AnswerBody body, boolean lookedAt) {
        this.data = data;
        this.first = scope;
        this.scope = scope;
        this.body = body;
        this.lookedAt = lookedAt;
    }

    /** Whether it may be a refusal. */
    boolean isLookedAt() {
        return lookedAt;
    }

    int status() {
        return data.getStatusCode().getValue();
    }

    @Nullable
    String header(@Nullable String name) {
        return data.getHeaders().get(Objects.requireNonNull(name));
    }

    /** What came first of a body that was looked at. */
    byte[] prefix() {
        return Objects.requireNonNull(body).prefix();
    }

    HttpResponseData data() {
        return data;
    }

    /** The call waits: it holds no connection whose body has come. */
    void release() {
        AttemptScope held = scope;
        if (held != null && Objects.requireNonNull(body).isWhole()) {
            scope = null;
            held.drop();
        }
    }

    /** Nobody wants it. */
    void drop() {
        AttemptScope held = scope;
        if (held == null) {
            return;
        }
        if (delivered) {
            held.cancel();
        } else {
            held.drop();
        }
    }

    /** The application gets it: the attempt ends with its body. */
    void deliver(Attempt attempt) {
        AttemptScope live = scope == null ? first.again(attempt) : scope;
        scope = live;
        delivered = true;
        AnswerEnd end = new AnswerEnd(attempt, EndMarker.ofContentType(header("Content-Type")), body == null);
        live.ends(end);
        if (body != null) {
            attempt.delivered(); // of a session nobody sees the reads
        }
        data = new HttpResponseData(
                data.getStatusCode(),
                data.getRequestTime(),
                data.getHeaders(),
                data.getVersion(),
                body == null ? data.getBody() : body.deliver(end),
                live.context());
    }
}
