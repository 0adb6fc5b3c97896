package dev.kimigate.client.vertx;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** One write of the application's that may have to wait: its arguments, and what it was told of it. */
final class Write {
    private final StreamType type;
    private final Method method;
    private final Object[] arguments;
    /** Null until the write has come to a connection, or has been promised. */
    private @Nullable Object result;

    private @Nullable Promise<Void> promise;

    Write(StreamType type, Method method, Object[] arguments) {
        this.type = type;
        this.method = method;
        this.arguments = arguments;
    }

    Object[] arguments() {
        return arguments;
    }

    /** What the application gets of it: nothing where it has given a handler; else the client's own future, if any. */
    synchronized @Nullable Object result() {
        if (type.hasWriteHandlers()) {
            return null;
        }
        if (result == null) {
            promise = Promise.promise();
            result = promise.future();
        }
        return result;
    }

    /** Writes it there; throws what the client throws. */
    void to(Object stream) {
        Object written = StreamType.call(method, stream, arguments);
        Promise<Void> waiting;
        synchronized (this) {
            waiting = promise;
            if (waiting == null) {
                result = written;
            }
        }
        if (waiting != null && written instanceof Future<?> future) {
            future.onComplete(done -> {
                if (done.succeeded()) {
                    waiting.tryComplete();
                } else {
                    waiting.tryFail(done.cause());
                }
            });
        }
    }

    /** Writes the same head and body there once more; nobody is told of it. */
    void again(Object stream, byte[] body) {
        Object unused = StreamType.call(method, stream, type.again(arguments, body));
    }

    /** It will never be written. */
    void fail(Throwable thrown) {
        if (type.hasWriteHandlers()) {
            StreamType.fail(arguments, thrown);
            return;
        }
        Promise<Void> waiting;
        synchronized (this) {
            waiting = promise;
        }
        if (waiting != null) {
            waiting.tryFail(thrown);
        }
    }
}
