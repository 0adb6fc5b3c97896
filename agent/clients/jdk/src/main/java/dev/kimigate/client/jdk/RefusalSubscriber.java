package dev.kimigate.client.jdk;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An answer that may be a refusal: its body is collected before the application's handler is asked.
 *
 * <p>If the call is to be sent again, the answer stays at hand inside its exchange, whose body is simply not finished,
 * until the next permit is granted; if none is in time, the application gets the answer after all, built by the client
 * itself.
 */
final class RefusalSubscriber<T> implements BodySubscriber<T> {
    private enum State {
        COLLECTING,
        DECIDED,
        SENT_AGAIN,
        DELIVERED,
        ABANDONED
    }

    private final JdkCall<T> call;
    private final Attempt attempt;
    private final ResponseInfo info;
    private final BufferedBody replay = new BufferedBody(0);
    private final CompletableFuture<T> body = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.COLLECTING);
    private final AtomicReference<@Nullable Attempt> next = new AtomicReference<>();
    /** Done when the body has had its time. */
    private final CompletableFuture<@Nullable Void> enough = new CompletableFuture<>();

    private volatile @Nullable CompletableFuture<Attempt> entering;

    RefusalSubscriber(JdkCall<T> call, Attempt attempt, ResponseInfo info) {
        this.call = call;
        this.attempt = attempt;
        this.info = info;
    }

    /** The attempt to send again with, if that is what became of this answer; to be asked once. */
    @Nullable
    Attempt takeNext() {
        return next.getAndSet(null);
    }

    /** The exchange is over without us: stop waiting, give back what was granted, let the client finish. */
    void abandon() {
        if (state.getAndUpdate(now -> now == State.DELIVERED ? now : State.ABANDONED) == State.DELIVERED) {
            return; // the application's own now
        }
        CompletableFuture<Attempt> waiting = entering;
        if (waiting != null) {
            waiting.cancel(false);
        }
        giveBackNext();
        body.completeExceptionally(new CancellationException("Request cancelled"));
    }

    @Override
    public CompletionStage<T> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        replay.begin(subscription);
        enough.thenRunAsync(this::decide, call.dispatcher());
        enough.completeOnTimeout(null, GateCall.REFUSAL_TIME.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        replay.offer(buffers);
        if (state.get() != State.COLLECTING) {
            return;
        }
        if (replay.buffered() >= GateCall.REFUSAL_BYTES) {
            decide();
        } else {
            replay.pull();
        }
    }

    @Override
    public void onError(Throwable thrown) {
        replay.end(thrown);
        decide();
    }

    @Override
    public void onComplete() {
        replay.end(null);
        decide();
    }

    private void decide() {
        if (!state.compareAndSet(State.COLLECTING, State.DECIDED)) {
            return;
        }
        enough.cancel(false);
        if (!(judge() instanceof RefusalOutcome.Retry retry)) {
            deliver();
            return;
        }
        CompletableFuture<Attempt> waiting = retry.enter();
        entering = waiting;
        if (state.get() == State.ABANDONED) {
            waiting.cancel(false);
        }
        waiting.whenComplete((granted, thrown) -> call.dispatcher().execute(() -> proceed(granted)));
    }

    private RefusalOutcome judge() {
        byte[] bytes = replay.prefix(GateCall.REFUSAL_BYTES);
        HttpHeaders headers = info.headers();
        return call.gateCall()
                .refused(
                        attempt,
                        info.statusCode(),
                        name -> headers.firstValue(name).orElse(null),
                        bytes,
                        bytes.length,
                        call.request().isReplayable());
    }

    private void proceed(@Nullable Attempt granted) {
        if (granted == null) {
            deliverWhereTheClientWould(); // the longest wait is over
        } else if (state.compareAndSet(State.DECIDED, State.SENT_AGAIN)) {
            next.set(granted);
            if (state.get() == State.ABANDONED) {
                giveBackNext();
            }
            // In this order: dropping the rest fails an HTTP/2 exchange whose body is not there yet.
            body.complete(null);
            replay.discard();
        } else {
            granted.end();
        }
    }

    private void giveBackNext() {
        Attempt granted = takeNext();
        if (granted != null) {
            granted.end();
        }
    }

    private void deliverWhereTheClientWould() {
        try {
            call.callbacks().execute(this::deliver);
        } catch (RejectedExecutionException noMoreTasks) {
            deliver();
        }
    }

    private void deliver() {
        if (!state.compareAndSet(State.DECIDED, State.DELIVERED)) {
            return;
        }
        if (replay.ended()) {
            attempt.end();
        }
        try {
            BodySubscriber<T> application = Objects.requireNonNull(TrackedSubscriber.of(call, info, attempt));
            askForBody(application);
            replay.connect(application);
        } catch (Throwable thrown) {
            body.completeExceptionally(thrown);
            replay.discard();
        }
    }

    /** On the executor, as the client asks a subscriber that is not its own. */
    private void askForBody(BodySubscriber<T> application) {
        if (call.trust().wouldRunAtOnce(application)) {
            handOn(application);
        } else {
            call.callbacks().execute(() -> handOn(application));
        }
    }

    private void handOn(BodySubscriber<T> application) {
        try {
            application.getBody().whenComplete((value, thrown) -> {
                if (thrown == null) {
                    body.complete(value);
                } else {
                    body.completeExceptionally(thrown);
                }
            });
        } catch (Throwable thrown) {
            body.completeExceptionally(thrown);
        }
    }
}
