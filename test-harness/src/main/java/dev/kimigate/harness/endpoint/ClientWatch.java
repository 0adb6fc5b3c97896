package dev.kimigate.harness.endpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Notices that an HTTP/1.1 client went away while its answer is still being made.
 *
 * <p>Jetty reads nothing from a connection between a request's end and its answer's end, so a client that leaves is
 * seen only by the next write. This watch asks for the read event meanwhile and hands it back before the answer ends,
 * when Jetty wants it for the next request. A client that sends the next request before it has its answer (nobody does)
 * is taken for gone.
 */
final class ClientWatch implements Callback {

    private final AbstractEndPoint endPoint;
    private final Runnable onGone;
    private final ByteBuffer buffer = BufferUtil.allocate(64);
    private boolean over;

    ClientWatch(AbstractEndPoint endPoint, Runnable onGone) {
        this.endPoint = endPoint;
        this.onGone = onGone;
    }

    synchronized void begin() {
        endPoint.getFillInterest().tryRegister(this);
    }

    /** Gives the read event back; nothing is reported after this returned. */
    synchronized void end() {
        if (!over) {
            over = true;
            endPoint.getFillInterest().onFail(new IOException("watch ended"));
        }
    }

    @Override
    public void succeeded() {
        if (goneAfterRead()) {
            onGone.run();
        }
    }

    @Override
    public void failed(Throwable cause) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        onGone.run();
    }

    private synchronized boolean goneAfterRead() {
        if (over) {
            return false;
        }
        over = bytesOrEnd();
        if (!over) {
            begin();
        }
        return over;
    }

    private boolean bytesOrEnd() {
        try {
            BufferUtil.clear(buffer);
            return endPoint.fill(buffer) != 0;
        } catch (IOException e) {
            return true;
        }
    }
}
