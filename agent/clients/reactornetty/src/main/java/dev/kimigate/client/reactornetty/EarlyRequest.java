package dev.kimigate.client.reactornetty;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClientRequest;
import reactor.util.context.Context;

/**
 * A request that its application writes before there is a connection: a call waits holding none, and only the
 * application's own writing tells whose key it uses.
 *
 * <p>The application's function runs once. It sets the headers here, and is stopped where it would send the first byte:
 * nothing has asked for its body by then. Once there is a connection, the headers go into the client's own request, and
 * the function goes on where it was stopped. Whatever the client does with the request after that, it does as bare: if
 * it sends it again by itself, it asks the application's function again.
 *
 * <p>An application that does here what cannot be done without a connection, or fails, is asked again once there is
 * one.
 */
final class EarlyRequest implements CoreSubscriber<Void> {
    private enum State {
        EARLY,
        /** All that can be known of the request is. */
        WRITTEN,
        SENT
    }

    /** What would have sent, and who waits for that. */
    private record Stopped(EarlySend send, CoreSubscriber<? super Void> waiter) {}

    private final RequestWriter writer;
    private final Context context;
    private final Runnable written;
    private final BodyRecord body;
    private final HttpHeaders headers = new DefaultHttpHeaders();
    private final List<Map.Entry<String, String>> shown;
    private final LateSubscription subscription = new LateSubscription();
    private final List<Consumer<HttpClientRequest>> settings = new ArrayList<>();
    private final List<Consumer<? super Connection>> connected = new ArrayList<>();
    /** Null until the application is asked. */
    private volatile @Nullable EarlyChannel channel;

    /** Guarded by this, like all that follow. */
    private State state = State.EARLY;

    private final List<Stopped> stopped = new ArrayList<>();
    private boolean failed;
    private boolean sendsNothing;
    private boolean complete;
    private @Nullable Throwable error;
    private @Nullable CoreSubscriber<? super Void> client;
    private @Nullable NettyOutbound real;
    private @Nullable HttpClientRequest realRequest;

    /**
     * @param usual the headers that the client shows an application
     * @param context what the application's function is subscribed with
     * @param written run once, on the thread that got so far
     */
    EarlyRequest(RequestWriter writer, HttpHeaders usual, Context context, RecordMemory memory, Runnable written) {
        this.writer = writer;
        this.context = context;
        this.written = written;
        this.body = new BodyRecord(memory);
        headers.add(usual);
        this.shown = headers.entries();
    }

    /** Has the application write. */
    void write(CallTarget target, String method) {
        try {
            EarlyMessage message = new EarlyMessage(this, target, method);
            NettyOutbound outbound = message.outbound();
            Publisher<Void> writing = writer.write(message.request(), outbound);
            if (outbound.equals(writing)) {
                synchronized (this) {
                    sendsNothing = true;
                }
                writtenNow();
            } else {
                Mono.fromDirect(writing).subscribe(this);
            }
        } catch (Throwable thrown) {
            onError(thrown);
        }
    }

    /** Of the request, as far as it is written. */
    HttpHeaders headers() {
        return headers;
    }

    /** For the client, to send the request the first time; null: the application's own function must do it. */
    @Nullable
    RequestWriter first() {
        return isFailed() ? null : new Once(this, false);
    }

    /** For the client, to send it once more. */
    RequestWriter again() {
        return new Once(this, true);
    }

    private synchronized boolean isFailed() {
        return failed;
    }

    /** Whether all that was sent is known. */
    synchronized boolean canBeSentAgain() {
        return !failed && (sendsNothing || (complete && stopped.isEmpty()) || body.isWhole());
    }

    /** It is not sent again. */
    void over() {
        body.drop();
    }

    /** The application has cancelled the call. */
    void cancel() {
        subscription.cancel();
        over();
    }

    /** What the application sets with a method that works on the client's request alone. */
    void set(Consumer<HttpClientRequest> setting) {
        settings.add(setting);
    }

    /** What the application wants to do with the connection. */
    void whenConnected(Consumer<? super Connection> action) {
        connected.add(action);
    }

    /** What the application sets on the channel. */
    void keepAttributes(EarlyChannel given) {
        channel = given;
    }

    @Nullable
    Channel realChannel() {
        return realRequest() instanceof Connection connection ? connection.channel() : null;
    }

    synchronized @Nullable NettyOutbound real() {
        return real;
    }

    synchronized @Nullable HttpClientRequest realRequest() {
        return realRequest;
    }

    Context context() {
        return context;
    }

    /** The application's function has come where it sends. */
    void sends(EarlySend send, CoreSubscriber<? super Void> waiter) {
        NettyOutbound outbound;
        boolean first;
        synchronized (this) {
            outbound = state == State.SENT ? real : null;
            first = state == State.EARLY;
            if (outbound == null) {
                stopped.add(new Stopped(send, waiter));
            }
        }
        if (outbound != null) {
            body.drop(); // more than what was copied
            send.on(outbound).then().subscribe(waiter);
        } else if (first) {
            writtenNow();
        }
    }

    private void writtenNow() {
        synchronized (this) {
            if (state != State.EARLY) {
                return;
            }
            state = State.WRITTEN;
        }
        written.run();
    }

    private void prepare(HttpClientRequest request, NettyOutbound outbound) {
        new HeaderChanges(shown, headers.entries()).apply(request.requestHeaders());
        settings.forEach(setting -> setting.accept(request));
        EarlyChannel attributes = channel;
        if (attributes != null && request instanceof Connection connection) {
            attributes.copyAttributes(connection.channel());
        }
        connected.forEach(outbound::withConnection);
    }

    private Publisher<Void> send(HttpClientRequest request, NettyOutbound outbound) {
        prepare(request, outbound);
        synchronized (this) {
            if (sendsNothing) {
                return outbound;
            }
        }
        return new GoOn(this, request, outbound);
    }

    private Publisher<Void> sendAgain(HttpClientRequest request, NettyOutbound outbound) {
        prepare(request, outbound);
        EarlySend send;
        synchronized (this) {
            if (sendsNothing) {
                return outbound;
            }
            send = stopped.isEmpty() ? null : stopped.get(0).send();
        }
        return send == null ? Mono.empty() : send.again(outbound, body).then();
    }

    private void goOn(HttpClientRequest request, NettyOutbound outbound, CoreSubscriber<? super Void> waiter) {
        waiter.onSubscribe(new Cancel(this));
        List<Stopped> waiting;
        Throwable thrown;
        boolean over;
        synchronized (this) {
            state = State.SENT;
            real = outbound;
            realRequest = request;
            client = waiter;
            waiting = List.copyOf(stopped);
            thrown = error;
            over = complete;
        }
        if (thrown != null) {
            waiter.onError(thrown);
        } else if (over) {
            waiter.onComplete();
        } else if (waiting.size() == 1) {
            waiting.get(0)
                    .send()
                    .on(outbound, body)
                    .then()
                    .subscribe(waiting.get(0).waiter());
        } else {
            body.drop();
            waiting.forEach(each -> each.send().on(outbound).then().subscribe(each.waiter()));
        }
    }

    @Override
    public Context currentContext() {
        return context;
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription.comes(given);
    }

    @Override
    public void onNext(Void nothing) {}

    @Override
    public void onError(Throwable thrown) {
        CoreSubscriber<? super Void> waiter;
        synchronized (this) {
            waiter = client;
            error = thrown;
            failed |= state == State.EARLY;
        }
        if (waiter != null) {
            waiter.onError(thrown);
        } else {
            writtenNow();
        }
    }

    @Override
    public void onComplete() {
        CoreSubscriber<? super Void> waiter;
        synchronized (this) {
            waiter = client;
            complete = true;
        }
        if (waiter != null) {
            waiter.onComplete();
        } else {
            writtenNow();
        }
    }

    /** What the application's function goes on with, as the client subscribes it. */
    private static final class GoOn extends Mono<Void> {
        private final EarlyRequest early;
        private final HttpClientRequest request;
        private final NettyOutbound outbound;

        GoOn(EarlyRequest early, HttpClientRequest request, NettyOutbound outbound) {
            this.early = early;
            this.request = request;
            this.outbound = outbound;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Void> actual) {
            early.goOn(request, outbound, actual);
        }
    }

    private record Cancel(EarlyRequest early) implements Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {
            early.cancel();
        }
    }

    /** Writes what is written here, once; what the client repeats by itself is the application's to write. */
    private static final class Once implements RequestWriter {
        private final EarlyRequest early;
        private final boolean again;
        private boolean done;

        Once(EarlyRequest early, boolean again) {
            this.early = early;
            this.again = again;
        }

        @Override
        public Publisher<Void> write(HttpClientRequest request, NettyOutbound outbound) {
            if (done) {
                return early.writer.write(request, outbound);
            }
            done = true;
            return again ? early.sendAgain(request, outbound) : early.send(request, outbound);
        }

        @Override
        public boolean knowsRedirects() {
            return early.writer.knowsRedirects();
        }
    }
}
