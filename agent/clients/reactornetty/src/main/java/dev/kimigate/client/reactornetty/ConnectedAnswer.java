package dev.kimigate.client.reactornetty;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.http.client.HttpClientResponse;

/** An answer whose head has come, with the connection through which the application reads the rest. */
final class ConnectedAnswer {
    private final Connection connection;
    private final HttpClientResponse head;
    /** The client's object does not tell it any more when the answer is over. */
    private final Channel channel;
    /** Null if the answer is none that may be a refusal. */
    private volatile @Nullable ParkedAnswer held;

    ConnectedAnswer(Connection connection) {
        this.connection = connection;
        this.head = (HttpClientResponse) connection;
        this.channel = connection.channel();
    }

    Connection connection() {
        return connection;
    }

    int status() {
        return head.status().code();
    }

    HttpHeaders headers() {
        return head.responseHeaders();
    }

    boolean mayBeRefusal() {
        return GateCall.mayBeRefusal(status());
    }

    byte[] first() {
        ParkedAnswer present = held;
        return present == null ? new byte[0] : present.first();
    }

    /** From now on the attempt ends with the answer. On the channel's loop. */
    AnswerWatch watchFor(Attempt attempt) throws ReflectiveOperationException {
        AnswerWatch watch = new AnswerWatch(attempt, headers().get(HttpHeaderNames.CONTENT_TYPE));
        watch.into(channel);
        var unused = connection
                .onTerminate()
                .subscribe(nothing -> {}, failure -> terminated(watch), () -> terminated(watch));
        return watch;
    }

    private void terminated(AnswerWatch watch) {
        if (channel.eventLoop().inEventLoop()) {
            watch.terminated(channel);
        }
    }

    /** The same, for an answer that is looked at: {@code judged} is done by such a thread when it can be. */
    void holdFor(Attempt attempt, CompletableFuture<ConnectedAnswer> judged, Executor threads)
            throws ReflectiveOperationException {
        ParkedAnswer holding = new ParkedAnswer(() -> threads.execute(() -> judged.complete(this)));
        holding.before(watchFor(attempt), channel);
        held = holding;
        CompletableFuture.delayedExecutor(GateCall.REFUSAL_TIME.toMillis(), TimeUnit.MILLISECONDS, threads)
                .execute(holding::enough);
    }

    /**
     * The call waits to be sent again. The client gets its connection back if the answer is whole, and closes it: an
     * application that is given the answer after all may end it, and must not end somebody else's with it.
     */
    void keep() {
        onTheLoop(() -> {
            ParkedAnswer present = held;
            if (present != null && present.isOver() && !present.isReleased()) {
                var unused = connection.markPersistent(false);
                present.release();
            }
        });
    }

    /** Hands it to the application where the client would have. */
    void deliver(Consumer<Connection> application) {
        ParkedAnswer present = held;
        if (present == null) {
            application.accept(connection);
            return;
        }
        onTheLoop(() -> {
            application.accept(connection);
            present.release();
        });
    }

    /** Nobody wants it. */
    void drop() {
        onTheLoop(() -> {
            ParkedAnswer present = held;
            if (present != null && present.isReleased()) {
                var unused = connection.inbound().receiveObject().subscribe(piece -> {}, failure -> {});
                return;
            }
            if (present != null) {
                present.drop();
            }
            connection.dispose();
        });
    }

    private void onTheLoop(Runnable task) {
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException closed) {
            task.run();
        }
    }
}
