package dev.kimigate.client.reactornetty;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.Gate;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.call.loop.AsyncExchange;
import dev.kimigate.call.loop.AsyncLoop;
import dev.kimigate.call.loop.ThreadsFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientConfig;

/**
 * One subscription of the hooked class whose request is gated: written first, then waiting without a thread or a
 * connection, then sent. What the client repeats inside one subscription (redirects, a connection that was closed)
 * keeps its permit.
 */
final class GatedConnect extends AsyncExchange<ConnectedAnswer> {
    private final ReactorNettyHook hook;
    private final Gate gate;
    private final HttpClientConfig settings;
    private final CallTarget target;
    private final CoreSubscriber<? super Connection> application;
    private final Downstream downstream;
    /** Null if the client alone writes the request. */
    private final @Nullable EarlyRequest early;
    /** As they are written. */
    private final HttpHeaders headers;

    private volatile boolean cancelled;
    private volatile @Nullable GateCall call;
    private volatile @Nullable AsyncLoop<ConnectedAnswer> loop;
    private volatile @Nullable AttemptSubscriber attempt;
    private volatile @Nullable UngatedSubscriber ungated;
    private volatile boolean sentBefore;

    GatedConnect(
            ReactorNettyHook hook,
            Gate gate,
            HttpClientConfig settings,
            CallTarget target,
            CoreSubscriber<? super Connection> application) {
        this.hook = hook;
        this.gate = gate;
        this.settings = settings;
        this.target = target;
        this.application = application;
        this.downstream = new Downstream(application, this::withdraw);
        HttpHeaders usual = UsualHeaders.of(settings, target);
        RequestWriter writer = hook.members().body(settings);
        this.early = writer == null
                ? null
                : new EarlyRequest(writer, usual, application.currentContext(), hook.bodies(), this::written);
        this.headers = early == null ? usual : early.headers();
    }

    void start() {
        application.onSubscribe(downstream);
        if (early == null) {
            written();
        } else if (!cancelled) {
            early.write(target, settings.method().name());
        }
    }

    private void written() {
        if (hook.mustNotWait() && !hook.known().has(target.scheme(), target.host(), target.port(), headers::get)) {
            hook.dispatcher().execute(this::begin);
        } else {
            begin();
        }
    }

    /** Touches files with the first call of a key. */
    private void begin() {
        if (cancelled) {
            return;
        }
        AsyncLoop<ConnectedAnswer> entered;
        try {
            GateCall begun = gate.begin(
                    settings.method().name(),
                    target.scheme(),
                    target.host(),
                    target.port(),
                    target.path(),
                    headers::get);
            if (begun == null) {
                passUngated();
                return;
            }
            call = begun;
            entered = new AsyncLoop<>(begun, this, result(), hook.dispatcher());
            hook.known().add(target.scheme(), target.host(), target.port(), headers::get);
        } catch (RuntimeException | LinkageError failure) {
            hook.failedOpen(failure);
            passUngated();
            return;
        }
        loop = entered;
        if (cancelled) {
            entered.cancel();
        }
        try {
            entered.start();
        } catch (RuntimeException | Error thrown) {
            downstream.fail(thrown);
        }
    }

    private void passUngated() {
        UngatedSubscriber passed = new UngatedSubscriber(downstream, application.currentContext());
        ungated = passed;
        passed.to(this::connecting);
    }

    private CompletableFuture<ConnectedAnswer> result() {
        CompletableFuture<ConnectedAnswer> result = new ThreadsFuture<>(hook.dispatcher());
        result.whenComplete((answer, thrown) -> {
            if (answer == null) {
                downstream.fail(thrown == null ? new CancellationException() : thrown);
            } else {
                answer.deliver(downstream::answer);
            }
        });
        return result;
    }

    private void withdraw() {
        cancelled = true;
        if (early != null) {
            early.cancel();
        }
        AsyncLoop<ConnectedAnswer> waiting = loop;
        if (waiting != null) {
            waiting.cancel();
        }
        UngatedSubscriber passed = ungated;
        if (passed != null) {
            passed.cancel();
        }
    }

    /** Null: as the settings say. */
    private @Nullable Object writer() {
        if (early == null) {
            return null;
        }
        RequestWriter used = sentBefore ? early.again() : early.first();
        return used == null ? null : RequestWriter.forClient(used);
    }

    private Mono<Connection> connecting() {
        Object writer = writer();
        sentBefore = true;
        return hook.members().connect(settings, writer);
    }

    @Override
    public CompletableFuture<ConnectedAnswer> send(Attempt permit) {
        if (cancelled) {
            throw new CancellationException();
        }
        AttemptSubscriber sending = new AttemptSubscriber(
                Objects.requireNonNull(call), permit, application.currentContext(), hook.dispatcher());
        attempt = sending;
        connecting().subscribe(sending);
        return sending.answered();
    }

    @Override
    public boolean mayBeRefusal(ConnectedAnswer answer) {
        return answer.mayBeRefusal();
    }

    @Override
    public RefusalOutcome judge(ConnectedAnswer answer, Attempt permit) {
        byte[] body = answer.first();
        RefusalOutcome outcome = Objects.requireNonNull(call)
                .refused(
                        permit,
                        answer.status(),
                        answer.headers()::get,
                        body,
                        body.length,
                        early == null || early.canBeSentAgain());
        if (outcome instanceof RefusalOutcome.Retry) {
            answer.keep();
        }
        return outcome;
    }

    @Override
    public void deliver(ConnectedAnswer answer, Attempt permit) {
        if (answer.mayBeRefusal()) {
            permit.delivered();
        }
    }

    @Override
    public void failed(Attempt permit) {
        permit.abort();
    }

    @Override
    public boolean cancel(CompletableFuture<ConnectedAnswer> running) {
        AttemptSubscriber sending = attempt;
        if (sending != null) {
            sending.cancel();
        }
        return sending != null;
    }

    @Override
    public void discard(ConnectedAnswer answer) {
        answer.drop();
    }

    @Override
    public void over() {
        if (early != null) {
            early.over();
        }
    }

    /** Nobody hears of it: only the application cancels. */
    @Override
    public Throwable cancelled() {
        return new CancellationException();
    }

    /** As where no connection is to be had: nothing was sent. */
    @Override
    public Throwable timedOut(TimeoutException timeout) {
        ConnectTimeoutException exception = new ConnectTimeoutException(timeout.getMessage());
        exception.initCause(timeout);
        return exception;
    }
}
