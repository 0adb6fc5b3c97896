package dev.kimigate.client.vertx;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import dev.kimigate.call.RefusalOutcome;
import dev.kimigate.call.loop.AsyncExchange;
import dev.kimigate.call.loop.AsyncLoop;
import dev.kimigate.call.loop.ThreadsFuture;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One gated call of a request. Waits without a thread and without a connection: the client's stream is given up when a
 * wait begins, and another is asked for when it is over. One on a connection with pipelining keeps its stream, and is
 * sent once. What the application writes meanwhile is kept. All that the application hears, it hears on the context
 * that it called from.
 */
final class StreamCall extends AsyncExchange<StreamAnswer> {
    /** A longer body is not kept, so that it is sent once. */
    private static final int MOST_KEPT = 16 << 20;

    private final GatedStream stream;
    private final StreamType type;
    private final HttpClientRequest request;
    private final PassedOptions options;
    private final RequestTarget target;
    private final ContextThreads threads;
    private final CompletableFuture<StreamAnswer> result;
    /**
     * Whether requests follow one another on its connection before they are answered. The next stream there is handed
     * out when this one's request has been written: it must not be given up.
     */
    private final boolean pipelined;

    /** Null until the call has begun, off the event loop. */
    private volatile @Nullable GateCall gateCall;

    private volatile @Nullable AsyncLoop<StreamAnswer> loop;
    private volatile @Nullable StreamAnswer answer;
    /** Null unless the application has reset its request. */
    private volatile @Nullable Throwable resetBy;

    /** What waits to be written, in order; null once writes go to the client's stream. Guarded by this. */
    private @Nullable Deque<Write> pending = new ArrayDeque<>();
    /** Whether somebody was told to wait before writing more. Guarded by this. */
    private boolean toldFull;

    private @Nullable Write head;
    private byte @Nullable [] body;
    private long timeoutMillis;
    /** Whether the client's stream was given up or written to, so that another is needed. */
    private boolean used;
    /** Whether it has waited with the client's stream in its hands. */
    private boolean kept;

    /** {@code begun}: null if it must begin on another thread. */
    StreamCall(
            GatedStream stream,
            HttpClientRequest request,
            PassedOptions options,
            RequestTarget target,
            @Nullable GateCall begun) {
        this.stream = stream;
        this.type = stream.hook().type();
        this.request = request;
        this.options = options;
        this.target = target;
        this.gateCall = begun;
        this.threads =
                new ContextThreads(type.context(stream.own()), stream.hook().dispatcher());
        this.result = new ThreadsFuture<>(threads);
        this.pipelined = request.version() == HttpVersion.HTTP_1_1 && type.concurrency(stream.own()) > 1;
    }

    /** The head is written; returns what the application gets of that. */
    @Nullable
    Object begin(Write first) {
        head = first;
        timeoutMillis = stream.hook().timer().millis(request);
        synchronized (this) {
            if (pending != null) {
                pending.add(first);
            }
        }
        GateCall begun = gateCall;
        if (begun == null) {
            stream.hook().dispatcher().execute(this::beginElsewhere);
        } else {
            enter(begun);
        }
        return first.result();
    }

    private void beginElsewhere() {
        GateCall begun = null;
        try {
            begun = stream.hook().begin(target);
        } catch (RuntimeException | LinkageError failure) {
            stream.hook().failedOpen(failure);
        }
        gateCall = begun;
        threads.execute(this::begun);
    }

    private void begun() {
        GateCall begun = gateCall;
        Throwable reset = resetBy;
        if (reset != null) {
            failPending(reset);
            tell(reset);
        } else if (begun != null) {
            enter(begun);
        } else {
            flush(stream.own());
            stream.pass();
        }
    }

    private void enter(GateCall begun) {
        result.whenComplete((answered, thrown) -> {
            if (thrown != null) {
                Throwable cause = cause(thrown);
                failPending(cause);
                tell(cause);
                if (kept && !used) {
                    Future<Void> unused = request.connection().close(); // as when it had been written
                }
            }
        });
        AsyncLoop<StreamAnswer> entered = new AsyncLoop<>(begun, this, result, threads);
        loop = entered;
        entered.start();
        if (resetBy != null) {
            boolean unused = entered.cancel();
        }
    }

    private static Throwable cause(Throwable thrown) {
        return thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /** The application's request hears of a failure. */
    void tell(Throwable failure) {
        Handler<Object> handler = stream.handler(StreamType.ON_EXCEPTION);
        if (handler != null) {
            handler.handle(failure);
        }
    }

    /** The application's request hears of something, by the handler that it has set. */
    void tell(String name, @Nullable Object event) {
        Handler<Object> handler = stream.handler(name);
        if (handler != null) {
            handler.handle(event);
        }
    }

    StreamType type() {
        return type;
    }

    @Override
    public CompletableFuture<StreamAnswer> send(Attempt attempt) {
        CompletableFuture<StreamAnswer> answered = new ThreadsFuture<>(threads);
        StreamAnswer next = new StreamAnswer(this, attempt, answered);
        answer = next;
        // A client that is closed may forget an exchange; then nobody is left to tell of its end.
        attempt.endWhenCollected(next);
        if (used) {
            threads.execute(() -> ask(next));
        } else if (kept) {
            threads.execute(() -> sendKept(next));
        } else {
            sendOn(stream.own(), next);
        }
        return answered;
    }

    private void sendKept(StreamAnswer next) {
        RequestTimer.start(request, timeoutMillis);
        try {
            sendOn(stream.own(), next);
        } catch (RuntimeException failure) {
            next.fails(failure);
        }
    }

    /** Asks the client for another stream, as for the first. */
    private void ask(StreamAnswer next) {
        Future<HttpClientRequest> asked;
        try {
            asked = stream.client().request(options.untimed());
        } catch (RuntimeException failure) {
            next.fails(failure);
            return;
        }
        Future<HttpClientRequest> unused = asked.onComplete(made -> asked(made, next));
    }

    private void asked(AsyncResult<HttpClientRequest> made, StreamAnswer next) {
        if (made.failed()) {
            next.fails(made.cause());
            return;
        }
        GatedStream spare = stream.hook().streamOf(made.result());
        if (spare == null) {
            next.fails(new IllegalStateException("the hook of Vert.x was switched off"));
            return;
        }
        Object other = spare.own();
        Throwable reset = resetBy;
        if (reset != null) {
            giveUp(other);
            next.fails(reset);
            return;
        }
        stream.own(other);
        stream.setOthers(other);
        RequestTimer.start(request, timeoutMillis);
        try {
            sendOn(other, next);
        } catch (RuntimeException failure) {
            next.fails(failure);
        }
    }

    private void sendOn(Object own, StreamAnswer next) {
        used = true;
        next.on(own);
        byte[] written = body;
        if (written != null && head != null) {
            head.again(own, written);
            return;
        }
        if (head != null && !pipelined && StreamType.isWhole(head.arguments())) {
            body = type.body(head.arguments(), MOST_KEPT);
        }
        flush(own);
    }

    /** Writes what has waited, and lets further writes through. */
    private void flush(Object own) {
        while (true) {
            Write next;
            synchronized (this) {
                next = pending == null ? null : pending.poll();
                if (next == null) {
                    pending = null;
                    break;
                }
            }
            next.to(own);
        }
        boolean told;
        synchronized (this) {
            told = toldFull;
            toldFull = false;
        }
        if (told) {
            tell(StreamType.ON_DRAIN, null);
        }
    }

    private void failPending(Throwable reason) {
        Deque<Write> all;
        synchronized (this) {
            all = pending;
            pending = null;
        }
        if (all != null) {
            all.forEach(write -> write.fail(reason));
        }
    }

    /** Something is written behind the head; returns what the application gets of that. */
    @Nullable
    Object write(Write next) {
        synchronized (this) {
            if (pending != null) {
                pending.add(next);
                return next.result();
            }
        }
        Throwable reset = resetBy;
        if (reset != null && !used) {
            Object promised = next.result();
            next.fail(reset);
            return promised;
        }
        next.to(stream.own());
        return next.result();
    }

    /** Whether the application is to write no more for now. */
    synchronized boolean isFull() {
        toldFull = toldFull || pending != null;
        return pending != null;
    }

    void pause() {
        StreamAnswer present = answer;
        if (present == null) {
            type.pause(stream.own());
        } else {
            present.pause();
        }
    }

    void fetch(long amount) {
        StreamAnswer present = answer;
        if (present == null) {
            type.fetch(stream.own(), amount);
        } else {
            present.fetch(amount);
        }
    }

    /** The application gives its request up. */
    @Nullable
    Object reset(Method method, Object[] arguments) {
        Throwable reason = reason(arguments);
        resetBy = reason;
        StreamAnswer present = answer;
        AsyncLoop<StreamAnswer> entered = loop;
        if (present != null && present.givenUp()) {
            if (present.isOver()) {
                threads.execute(this::endUnanswered);
            }
            return StreamType.call(method, stream.own(), arguments);
        }
        if (entered != null) {
            boolean unused = entered.cancel();
        }
        if (method.getReturnType() == Future.class) {
            Promise<Object> done = Promise.promise();
            done.complete(method.getName().equals("cancel") ? true : null);
            return done.future();
        }
        return null;
    }

    /**
     * A request that was reset takes no answer. Where that has come already, or comes nevertheless, the client says
     * nothing more of the reset: the request would wait for ever.
     */
    void endUnanswered() {
        Throwable reset = resetBy;
        if (reset != null && !request.response().isComplete()) {
            tell(reset);
        }
    }

    /** What a request fails with that is reset so. */
    static Throwable reason(Object[] arguments) {
        if (arguments.length == 0) {
            return new StreamResetException(StreamType.CANCEL);
        }
        return arguments[0] instanceof Throwable thrown ? thrown : new StreamResetException((Long) arguments[0]);
    }

    @Override
    public boolean mayBeRefusal(StreamAnswer held) {
        return held.isHeld();
    }

    @Override
    public RefusalOutcome judge(StreamAnswer held, Attempt attempt) {
        GateCall begun = gateCall;
        if (begun == null) {
            return RefusalOutcome.DELIVER;
        }
        byte[] prefix = held.prefix();
        return begun.refused(attempt, held.status(), held::header, prefix, prefix.length, body != null);
    }

    @Override
    public void deliver(StreamAnswer delivered, Attempt attempt) {
        if (delivered.isHeld()) {
            delivered.deliver();
            if (resetBy != null) { // while it was judged
                type.reset(stream.own());
            }
        }
    }

    @Override
    public void discard(StreamAnswer dropped) {
        if (dropped.isHeld()) {
            dropped.drop();
        }
    }

    @Override
    public void failed(Attempt attempt) {
        attempt.abort();
    }

    /** What the application resets is its request, which says so itself. */
    @Override
    public boolean cancel(CompletableFuture<StreamAnswer> running) {
        StreamAnswer present = answer;
        Throwable reset = resetBy;
        if (present != null && reset != null) {
            present.cancelled(reset);
        }
        return present != null;
    }

    @Override
    public void waits(CompletableFuture<Attempt> permit) {
        if (permit.isDone()) {
            return;
        }
        stream.hook().timer().stop(request);
        if (pipelined) {
            kept = true;
            type.handler(stream.own(), StreamType.ON_EXCEPTION, failure -> lost((Throwable) failure));
        } else if (!used) {
            used = true;
            giveUp(stream.own());
        }
    }

    /** The connection was closed while the call waited on it. */
    private void lost(Throwable failure) {
        resetBy = failure;
        AsyncLoop<StreamAnswer> entered = loop;
        if (entered != null) {
            boolean unused = entered.cancel();
        }
    }

    /** A stream to which nothing was written goes back to where it came from; nobody hears of it. */
    private void giveUp(Object own) {
        for (String name : type.answerHandlers()) {
            type.handler(own, name, null);
        }
        type.reset(own);
    }

    @Override
    public Throwable cancelled() {
        Throwable reset = resetBy;
        return reset == null ? new StreamResetException(StreamType.CANCEL) : reset;
    }

    @Override
    public Throwable timedOut(TimeoutException timeout) {
        TimeoutException exception = new TimeoutException(timeout.getMessage());
        exception.initCause(timeout);
        return exception;
    }
}
