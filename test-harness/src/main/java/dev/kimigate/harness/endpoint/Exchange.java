package dev.kimigate.harness.endpoint;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, written piece by piece without waiting. One writer at a time; {@code onGone} may run on
 * any thread, once, and never after {@link #finish} or {@link #cut}.
 */
final class Exchange {

    private final Request request;
    private final Response response;
    private final Callback callback;
    private final AtomicBoolean over = new AtomicBoolean();
    /** A failed request has nothing to write to any more: held while a piece is written, and while it fails. */
    private final Object writing = new Object();

    private volatile Runnable onGone = () -> {};
    private volatile @Nullable ClientWatch watch;

    Exchange(Request request, Response response, Callback callback) {
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    /** Reads the request's body to its end, then goes on; a request that breaks off before has no answer. */
    void body(int mostBytes, Consumer<byte[]> next) {
        Content.Source.asByteArrayAsync(
                request,
                mostBytes,
                Promise.Invocable.from(Invocable.InvocationType.NON_BLOCKING, next, callback::failed));
    }

    /** Watches for the client's leaving; to be called once the request was read to its end. */
    void watch(Runnable whenGone) {
        onGone = whenGone;
        request.addFailureListener(this::gone);
        EndPoint endPoint = endPoint();
        if (isHttp1() && endPoint instanceof AbstractEndPoint readable) {
            ClientWatch started = new ClientWatch(readable, () -> gone(new EofException("client left")));
            watch = started;
            started.begin();
        }
    }

    void head(int status, @Nullable String contentType) {
        response.setStatus(status);
        if (contentType != null) {
            response.getHeaders().put("Content-Type", contentType);
        }
    }

    HttpFields.Mutable headers() {
        return response.getHeaders();
    }

    boolean isOver() {
        return over.get();
    }

    /** Writes a piece, then goes on; on failure the client counts as gone. Nothing is written to a client that is. */
    void write(byte[] piece, Runnable next) {
        synchronized (writing) {
            if (!isOver()) {
                response.write(false, ByteBuffer.wrap(piece), Callback.from(next, this::gone));
            }
        }
    }

    void answer(Answer answer) {
        head(answer.status(), "application/json; charset=utf-8");
        byte[] body = Utf8.bytes(answer.body());
        headers().put("Content-Length", body.length);
        finish(body);
    }

    /** Writes the last piece. */
    void finish(byte[] piece) {
        if (over.compareAndSet(false, true)) {
            endWatch();
            response.write(true, ByteBuffer.wrap(piece), callback);
        }
    }

    /** Tears the answer off: HTTP/1.1 closes the connection, HTTP/2 resets the stream. */
    void cut() {
        if (over.compareAndSet(false, true)) {
            endWatch();
            callback.failed(new EofException("cut as told"));
        }
    }

    private void gone(Throwable failure) {
        if (over.compareAndSet(false, true)) {
            endWatch();
            onGone.run();
            request.getComponents().getExecutor().execute(() -> fail(failure));
        }
    }

    /* Never on a thread that is told of the end in the middle of a write: Jetty would spin until that write is over. */
    private void fail(Throwable failure) {
        synchronized (writing) {
            if (isHttp1()) {
                endPoint().close(failure);
            }
            callback.failed(failure);
        }
    }

    private void endWatch() {
        ClientWatch current = watch;
        if (current != null) {
            current.end();
        }
    }

    private EndPoint endPoint() {
        return request.getConnectionMetaData().getConnection().getEndPoint();
    }

    private boolean isHttp1() {
        return request.getConnectionMetaData().getHttpVersion().getVersion() <= HttpVersion.HTTP_1_1.getVersion();
    }
}
