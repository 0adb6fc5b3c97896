package dev.kimigate.client.vertx;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.EndMarker;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.http.impl.HttpResponseHead;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one attempt, as the client's stream tells of it. One that may be a refusal is held until it is known
 * what comes of it; every other goes to the application's request at once, on the same thread.
 */
final class StreamAnswer {
    private final StreamCall call;
    private final StreamType type;
    private final Attempt attempt;
    /** Done when an answer was handed on or is to be judged; failed when there will be none. */
    private final CompletableFuture<StreamAnswer> answered;

    private volatile @Nullable Object own;
    private volatile @Nullable HttpResponseHead head;
    /** Null if the answer is none that may be a refusal. */
    private volatile @Nullable HeldStream held;
    /** Null if answers of this type have none. */
    private volatile @Nullable EndMarker marker;

    private volatile boolean over;
    /** How many pieces the application still takes; guarded by this. */
    private long wanted = Long.MAX_VALUE;

    StreamAnswer(StreamCall call, Attempt attempt, CompletableFuture<StreamAnswer> answered) {
        this.call = call;
        this.type = call.type();
        this.attempt = attempt;
        this.answered = answered;
    }

    /** Hears what that stream tells from now on. */
    void on(Object stream) {
        own = stream;
        for (String name : type.answerHandlers()) {
            type.handler(stream, name, event -> hears(name, event));
        }
    }

    private void hears(String name, @Nullable Object event) {
        HeldStream kept = held;
        if (name.equals(StreamType.ON_HEAD)) {
            head((HttpResponseHead) Objects.requireNonNull(event));
        } else if (kept != null) {
            kept.hears(name, event);
        } else if (name.equals(StreamType.ON_EXCEPTION) || name.equals(StreamType.ON_RESET)) {
            failed(name, event);
        } else {
            handOn(name, event);
        }
    }

    private void head(HttpResponseHead came) {
        head = came;
        if (GateCall.mayBeRefusal(came.statusCode())) {
            HeldStream kept = new HeldStream(this, Objects.requireNonNull(own), type);
            held = kept;
            CompletableFuture.delayedExecutor(
                            GateCall.REFUSAL_TIME.toMillis(), TimeUnit.MILLISECONDS, answered.defaultExecutor())
                    .execute(kept::judge);
            return;
        }
        attempt.accepted(this::header);
        handOnHead();
        answered.complete(this);
    }

    /** The application's request hears of the head; the body is the application's from here on. */
    void handOnHead() {
        marker = EndMarker.ofContentType(header("content-type"));
        attempt.delivered();
        attempt.demand(1); // a client's stream flows until it is paused
        call.tell(StreamType.ON_HEAD, head);
        call.endUnanswered();
    }

    /** The application's request hears of what comes behind the head. */
    void handOn(String name, @Nullable Object event) {
        if (name.equals(type.onEnd())) {
            over = true;
            attempt.end();
        } else if (name.equals(type.onData())) {
            got((Buffer) Objects.requireNonNull(event));
        } else if (name.equals(StreamType.ON_EXCEPTION) || name.equals(StreamType.ON_RESET)) {
            over = true;
            abort();
        }
        call.tell(name, event);
        if (over) {
            call.endUnanswered();
        }
    }

    private void failed(String name, @Nullable Object event) {
        if (head != null) {
            handOn(name, event);
        } else {
            fails(
                    event instanceof Long code
                            ? new StreamResetException(code)
                            : (Throwable) Objects.requireNonNull(event));
        }
    }

    /** There will be no answer. */
    void fails(Throwable reason) {
        if (!answered.completeExceptionally(reason)) {
            call.tell(reason);
        }
    }

    private void got(Buffer piece) {
        EndMarker known = marker;
        if (known != null) {
            for (int at = piece.length() - known.wanted(piece.length()); at < piece.length(); at++) {
                known.add(piece.getByte(at));
            }
        }
        synchronized (this) {
            if (wanted != Long.MAX_VALUE && wanted > 0 && --wanted == 0) {
                attempt.supplied();
            }
        }
    }

    void pause() {
        synchronized (this) {
            if (wanted > 0) {
                wanted = 0;
                attempt.supplied();
            }
        }
        HeldStream kept = held;
        if (kept != null) {
            kept.pause();
        } else if (own != null) {
            type.pause(own);
        }
    }

    void fetch(long amount) {
        synchronized (this) {
            if (wanted == 0 && amount > 0) {
                attempt.demand(1);
            }
            wanted = wanted + amount < 0 ? Long.MAX_VALUE : wanted + amount;
        }
        HeldStream kept = held;
        if (kept != null) {
            kept.fetch(amount);
        } else if (own != null) {
            type.fetch(own, amount);
        }
    }

    /**
     * The application gives an answer up whose head it has, or one that is not there yet; false if there is nothing
     * under way that could be given up.
     */
    boolean givenUp() {
        HeldStream kept = held;
        if (own == null || (kept != null && !kept.isDelivered())) {
            return false;
        }
        if (!over && head != null) {
            abort();
        }
        return true;
    }

    boolean isOver() {
        return over;
    }

    /** With a last word that has come, the answer is complete whatever ends the exchange. */
    private void abort() {
        EndMarker known = marker;
        if (known != null && known.isComplete()) {
            attempt.end();
        } else {
            attempt.abort();
        }
    }

    /** The application has reset its request while this answer was held, or its stream was asked for. */
    void cancelled(Throwable reason) {
        HeldStream kept = held;
        if (kept != null && kept.giveUp()) {
            boolean unused = answered.completeExceptionally(reason);
        }
    }

    /** On the context of the application. */
    void later(Runnable task) {
        answered.defaultExecutor().execute(task);
    }

    /** The held answer can be judged. */
    void judge() {
        boolean unused = answered.complete(this);
    }

    boolean isHeld() {
        return held != null;
    }

    byte[] prefix() {
        return Objects.requireNonNull(held).prefix();
    }

    void deliver() {
        Objects.requireNonNull(held).deliver();
    }

    void drop() {
        Objects.requireNonNull(held).drop();
    }

    int status() {
        return Objects.requireNonNull(head).statusCode();
    }

    /** The first value; null if there is none. */
    @Nullable
    String header(@Nullable String name) {
        return Objects.requireNonNull(head).headers().get(name);
    }
}
