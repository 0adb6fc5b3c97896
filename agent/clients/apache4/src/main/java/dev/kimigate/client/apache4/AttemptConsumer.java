package dev.kimigate.client.apache4;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.loop.EndMarker;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.apache.http.HttpEntity;
import org.apache.http.HttpException;
import org.apache.http.HttpResponse;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * What the client tells of one attempt. An answer that may be a refusal is kept until it is known what comes of it;
 * every other goes to the application's own consumer at once, on the same thread, watched for its end. The permit is
 * given back before the application hears of the end, so that what it does then does not hold it.
 */
final class AttemptConsumer<T> implements HttpAsyncResponseConsumer<T> {
    private final Sending<T> sending;
    private final HttpAsyncResponseConsumer<T> application;
    private final Attempt attempt;
    private final Executor threads;
    private final Callback callback = new Callback();
    /** Done when an answer was handed on or is to be judged; failed when there will be none. */
    private final CompletableFuture<AttemptConsumer<T>> answered = new CompletableFuture<>();

    private volatile @Nullable Future<T> exchange;
    private volatile @Nullable HttpResponse head;
    /** Null if the answer is none that may be a refusal. */
    private volatile @Nullable KeptAnswer<T> kept;
    /** Null while no answer is handed on, or if answers of its type have none. */
    private volatile @Nullable EndMarker marker;

    private volatile @Nullable WatchedControl control;

    AttemptConsumer(Sending<T> sending, Attempt attempt, Executor threads) {
        this.sending = sending;
        this.application = sending.consumer();
        this.attempt = attempt;
        this.threads = threads;
        sending.producer().keep(false);
    }

    CompletableFuture<AttemptConsumer<T>> answered() {
        return answered;
    }

    /** What the client is to tell last. */
    FutureCallback<T> callback() {
        return callback;
    }

    void sentAs(Future<T> sent) {
        exchange = sent;
    }

    /** Returns whether there was something to cancel. */
    boolean cancelExchange() {
        Future<T> present = exchange;
        return present != null && !present.isDone() && (present.cancel(true) || present.isCancelled());
    }

    HttpResponse head() {
        return Objects.requireNonNull(head);
    }

    boolean isKept() {
        return kept != null;
    }

    byte[] prefix() {
        return Objects.requireNonNull(kept).prefix();
    }

    /** The kept answer goes to the application's consumer, and what is still to come of it. */
    void deliver() {
        Objects.requireNonNull(kept).deliver();
    }

    /** Nobody wants the kept answer: what is still to come of it costs its connection. */
    void drop() {
        Objects.requireNonNull(kept).drop();
    }

    /** The kept answer can be judged. */
    void judge() {
        answered.complete(this);
    }

    @Override
    public void responseReceived(HttpResponse response) throws IOException, HttpException {
        head = response;
        if (GateCall.mayBeRefusal(response.getStatusLine().getStatusCode())) {
            KeptAnswer<T> keeping = new KeptAnswer<>(this, threads);
            kept = keeping;
            sending.producer().keep(true);
            keeping.giveTime();
            return;
        }
        attempt.accepted(name -> Apache4Hook.value(response.getFirstHeader(name)));
        handOn();
        answered.complete(this);
    }

    /** Gives the head to the application's consumer, which takes the body from here on. */
    void handOn() throws IOException, HttpException {
        HttpResponse response = head();
        HttpEntity entity = response.getEntity();
        marker = entity == null ? null : EndMarker.ofContentType(Apache4Hook.value(entity.getContentType()));
        attempt.delivered();
        attempt.demand(1);
        application.responseReceived(response);
    }

    @Override
    public void consumeContent(ContentDecoder decoder, IOControl client) throws IOException {
        KeptAnswer<T> keeping = kept;
        if (keeping == null || keeping.consume(decoder, client)) {
            pass(decoder, client);
        }
    }

    /** Lets the application's consumer read. */
    void pass(ContentDecoder decoder, IOControl client) throws IOException {
        WatchedControl watched = control;
        if (watched == null || !watched.isOf(client)) {
            watched = new WatchedControl(client, attempt);
            control = watched;
        }
        EndMarker last = marker;
        application.consumeContent(last == null ? decoder : new WatchedDecoder(decoder, last), watched);
    }

    @Override
    public void responseCompleted(HttpContext context) {
        KeptAnswer<T> keeping = kept;
        if (keeping == null || keeping.isLive()) {
            attempt.end();
            application.responseCompleted(context);
        } else {
            keeping.complete(context);
        }
    }

    @Override
    public void failed(Exception cause) {
        if (kept == null) {
            application.failed(cause);
        }
    }

    @Override
    public @Nullable Exception getException() {
        return isPassed() ? application.getException() : null;
    }

    @Override
    public @Nullable T getResult() {
        return isPassed() ? application.getResult() : null;
    }

    private boolean isPassed() {
        return kept == null;
    }

    @Override
    public boolean isDone() {
        KeptAnswer<T> keeping = kept;
        return (keeping == null || keeping.isLive()) && application.isDone();
    }

    @Override
    public boolean cancel() {
        return isPassed() && application.cancel();
    }

    /** Whatever ended the exchange: with a last word that has come, the answer is complete. */
    @Override
    public void close() throws IOException {
        if (isPassed()) {
            over();
            application.close();
        }
    }

    /** The exchange is over, complete or not. */
    void over() {
        EndMarker last = marker;
        if (last != null && last.isComplete()) {
            attempt.end();
        } else {
            attempt.abort();
        }
    }

    Attempt attempt() {
        return attempt;
    }

    Sending<T> sending() {
        return sending;
    }

    private final class Callback implements FutureCallback<T> {
        @Override
        public void completed(T result) {
            KeptAnswer<T> keeping = kept;
            if (keeping == null) {
                attempt.end();
                sending.completed(result);
            } else {
                keeping.exchangeOver(null);
            }
        }

        @Override
        public void failed(Exception cause) {
            KeptAnswer<T> keeping = kept;
            if (keeping == null) {
                over();
                sending.failed(cause);
                answered.completeExceptionally(cause);
            } else {
                keeping.exchangeOver(cause);
            }
        }

        @Override
        public void cancelled() {
            KeptAnswer<T> keeping = kept;
            if (keeping == null) {
                over();
                sending.cancelled();
                answered.cancel(false);
            } else {
                keeping.exchangeCancelled();
            }
        }
    }
}
