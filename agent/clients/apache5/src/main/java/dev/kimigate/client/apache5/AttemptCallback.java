package dev.kimigate.client.apache5;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.EndMarker;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the client tells of one attempt. An answer that may be a refusal is held until it is known what comes of it;
 * every other goes to the client's own callback at once, on the same thread.
 */
final class AttemptCallback implements AsyncExecCallback {
    private final AsyncExecCallback client;
    private final Attempt attempt;
    private final AsyncExecRuntime runtime;
    private final Executor threads;
    /** Done when an answer was handed on or is to be judged; failed when there will be none. */
    private final CompletableFuture<AttemptCallback> answered = new CompletableFuture<>();

    private volatile @Nullable HttpResponse response;
    /** Null if the answer has no body. */
    private volatile @Nullable EntityDetails details;
    /** Null if the answer is none that may be a refusal. */
    private volatile @Nullable HeldAnswer held;

    AttemptCallback(AsyncExecCallback client, Attempt attempt, AsyncExecRuntime runtime, Executor threads) {
        this.client = client;
        this.attempt = attempt;
        this.runtime = runtime;
        this.threads = threads;
    }

    CompletableFuture<AttemptCallback> answered() {
        return answered;
    }

    HttpResponse response() {
        return Objects.requireNonNull(response);
    }

    boolean isHeld() {
        return held != null;
    }

    byte[] prefix() {
        return Objects.requireNonNull(held).prefix();
    }

    /** The held answer goes to the client's own callback, and what is still to come of it. */
    void deliver() {
        Objects.requireNonNull(held).deliver();
    }

    /** Nobody wants the held answer: what is still to come of it costs its connection. */
    void drop() {
        Objects.requireNonNull(held).drop();
    }

    @Override
    public void handleInformationResponse(HttpResponse information) throws HttpException, IOException {
        client.handleInformationResponse(information);
    }

    @Override
    public @Nullable AsyncDataConsumer handleResponse(HttpResponse head, @Nullable EntityDetails body)
            throws HttpException, IOException {
        response = head;
        details = body;
        if (GateCall.mayBeRefusal(head.getCode())) {
            HeldAnswer kept = new HeldAnswer(this, body != null, runtime);
            held = kept;
            if (body == null) {
                return null;
            }
            kept.giveTime(threads);
            return kept;
        }
        attempt.accepted(name -> Apache5Hook.value(head.getFirstHeader(name)));
        AsyncDataConsumer consumer = handOn(head, body);
        answered.complete(this);
        return consumer;
    }

    /** Gives the head to the client's own callback; what it gives, watched for the end of the body. */
    @Nullable
    AsyncDataConsumer handOn() throws HttpException, IOException {
        return handOn(response(), details);
    }

    private @Nullable AsyncDataConsumer handOn(HttpResponse head, @Nullable EntityDetails body)
            throws HttpException, IOException {
        AsyncDataConsumer consumer = client.handleResponse(head, body);
        if (consumer == null || body == null) {
            return consumer;
        }
        attempt.delivered();
        return new TrackedConsumer(consumer, attempt, EndMarker.ofContentType(body.getContentType()));
    }

    @Override
    public void completed() {
        HeldAnswer kept = held;
        if (kept == null) {
            clientCompleted();
        } else {
            kept.exchangeOver(null);
        }
    }

    @Override
    public void failed(Exception cause) {
        HeldAnswer kept = held;
        if (kept != null) {
            kept.exchangeOver(cause);
        } else if (!answered.completeExceptionally(cause) && !answered.isCompletedExceptionally()) {
            clientFailed(cause);
        }
    }

    /** The held answer can be judged. */
    void judge() {
        answered.complete(this);
    }

    void clientCompleted() {
        attempt.end();
        client.completed();
    }

    void clientFailed(Exception cause) {
        attempt.abort();
        client.failed(cause);
    }
}
