package dev.kimigate.client.apache4;

import dev.kimigate.call.loop.ThreadPasses;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.HttpExecutionAware;
import org.apache.http.concurrent.BasicFuture;
import org.apache.http.concurrent.Cancellable;
import org.apache.http.concurrent.FutureCallback;
import org.apache.http.nio.client.HttpAsyncClient;
import org.apache.http.nio.protocol.HttpAsyncRequestProducer;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * What an application has asked an asynchronous client for, and how it is told of the end: once, in the client's order.
 * Any thread.
 */
final class Sending<T> {
    private final HttpAsyncClient client;
    private final GatedProducer producer;
    private final HttpRequest request;
    private final HttpAsyncResponseConsumer<T> consumer;
    private final @Nullable HttpContext context;
    private final ThreadPasses passes;
    private final Told future;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Cancellable cancellable;

    Sending(
            HttpAsyncClient client,
            GatedProducer producer,
            HttpRequest request,
            HttpAsyncResponseConsumer<T> consumer,
            @Nullable HttpContext context,
            @Nullable FutureCallback<T> callback,
            ThreadPasses passes) {
        this.client = client;
        this.producer = producer;
        this.request = request;
        this.consumer = consumer;
        this.context = context;
        this.passes = passes;
        this.future = new Told(callback);
    }

    /** Sends it by the client, past the hook. */
    Future<T> send(AttemptConsumer<T> answered) {
        return past(passes, client, producer, answered, context, answered.callback());
    }

    /** As {@link #send}, without a gate between the client and the application. */
    Future<T> sendUngated() {
        return past(passes, client, producer, consumer, context, new Passed());
    }

    /** Asks the client for a call that the hook lets through, whatever others make of its arguments on the way. */
    static <T> Future<T> past(
            ThreadPasses passes,
            HttpAsyncClient client,
            HttpAsyncRequestProducer producer,
            HttpAsyncResponseConsumer<T> consumer,
            @Nullable HttpContext context,
            @Nullable FutureCallback<T> callback) {
        passes.give();
        try {
            return client.execute(producer, consumer, context, callback);
        } finally {
            boolean unused = passes.take(); // still there if the patch was switched off meanwhile
        }
    }

    /** As before it was sent the first time. */
    void restore() throws IOException {
        producer.resetRequest();
    }

    GatedProducer producer() {
        return producer;
    }

    HttpAsyncResponseConsumer<T> consumer() {
        return consumer;
    }

    /** What the application holds. */
    Future<T> future() {
        return future;
    }

    /** What a cancel of the application's future is passed to. */
    void cancelledBy(Cancellable call) {
        cancellable = call;
    }

    /** An abort of the request, in so far as the application can abort it, cancels the call while it waits. */
    void abortedBy(Cancellable call) {
        if (request instanceof HttpExecutionAware aware) {
            aware.setCancellable(call);
            if (aware.isAborted()) {
                boolean unused = call.cancel(); // it came before, and told nobody
            }
        }
    }

    /** The client has told producer and consumer of the end; this is what it tells last. */
    void completed(T result) {
        over.set(true);
        boolean unused = future.completed(result);
    }

    /** As {@link #completed}. */
    void failed(Exception cause) {
        over.set(true);
        boolean unused = future.failed(cause);
    }

    /** As {@link #completed}. */
    void cancelled() {
        over.set(true);
        boolean unused = future.over();
    }

    /** A kept answer was handed over to its end. */
    void delivered() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        try {
            Exception cause = consumer.getException();
            boolean unused = cause == null ? future.completed(consumer.getResult()) : future.failed(cause);
        } finally {
            close();
        }
    }

    /** The call ended without an exchange that could have told of it. */
    void failAlone(Exception cause) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        try {
            producer.keep(true);
            producer.application.failed(cause);
            consumer.failed(cause);
        } finally {
            boolean unused = future.failed(cause);
            close();
        }
    }

    /** As {@link #failAlone}, by a cancel. */
    void cancelAlone() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        try {
            boolean unused = consumer.cancel();
        } finally {
            boolean unused = future.over();
            close();
        }
    }

    private void close() {
        producer.keep(true); // the exchange, if there is one, closes it too
        try {
            producer.application.close();
        } catch (IOException asTheClient) {
            // which logs it for people who debug it
        }
        try {
            consumer.close();
        } catch (IOException asTheClient) {
            return;
        }
    }

    /** The client's own kind of future. */
    private final class Told extends BasicFuture<T> {
        Told(@Nullable FutureCallback<T> callback) {
            super(callback);
        }

        boolean over() {
            return super.cancel(true);
        }

        @Override
        public boolean cancel(boolean interrupt) {
            Cancellable call = cancellable;
            try {
                if (call != null && !isDone()) {
                    boolean unused = call.cancel();
                }
            } catch (RuntimeException byTheApplication) {
                return super.cancel(interrupt); // the client tells nobody what its consumer throws here
            }
            return super.cancel(interrupt);
        }
    }

    /** What the client tells last of an exchange that is not gated. */
    private final class Passed implements FutureCallback<T> {
        @Override
        public void completed(T answer) {
            Sending.this.completed(answer);
        }

        @Override
        public void failed(Exception cause) {
            Sending.this.failed(cause);
        }

        @Override
        public void cancelled() {
            Sending.this.cancelled();
        }
    }
}
