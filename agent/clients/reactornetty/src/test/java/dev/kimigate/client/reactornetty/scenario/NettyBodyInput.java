package dev.kimigate.client.reactornetty.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;

/** The body of an answer as a stream, which asks for no more than is read. */
final class NettyBodyInput extends InputStream {
    private static final byte[] END = {};

    private final Connection connection;
    private final BlockingQueue<Object> pieces = new LinkedBlockingQueue<>();
    private final Pieces subscriber = new Pieces();
    private byte[] piece = END;
    private int at;
    private boolean subscribed;
    private volatile boolean over;
    private Object end;

    NettyBodyInput(Connection connection) {
        this.connection = connection;
    }

    @Override
    public synchronized int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public synchronized int read(byte[] to, int offset, int length) throws IOException {
        while (at == piece.length) {
            if (!next()) {
                return -1;
            }
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, to, offset, count);
        at += count;
        return count;
    }

    @SuppressWarnings("ReferenceEquality") // the end is one object
    private boolean next() throws IOException {
        if (end == null) {
            ask();
            Object next = take();
            if (next instanceof byte[] bytes && bytes != END) {
                piece = bytes;
                at = 0;
                return true;
            }
            end = next;
        }
        if (end instanceof Throwable thrown) {
            throw new IOException(thrown.toString(), thrown);
        }
        return false;
    }

    private void ask() {
        if (!subscribed) {
            subscribed = true;
            connection.inbound().receive().asByteArray().subscribe(subscriber);
        } else {
            subscriber.request(1);
        }
    }

    private Object take() throws IOException {
        try {
            Object piece = pieces.poll(30, TimeUnit.SECONDS);
            return piece == null ? new IOException("nothing came") : piece;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Gives the rest up, and waits until the connection knows. */
    @Override
    public void close() {
        if (!over) {
            connection.dispose();
            connection.onTerminate().onErrorResume(failure -> Mono.empty()).block(Duration.ofSeconds(30));
            subscriber.cancel();
            pieces.add(new IOException("closed"));
        }
    }

    private final class Pieces extends BaseSubscriber<byte[]> {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(byte[] value) {
            if (value.length > 0) {
                pieces.add(value);
            } else {
                request(1);
            }
        }

        @Override
        protected void hookOnComplete() {
            over = true;
            pieces.add(END);
        }

        @Override
        protected void hookOnError(Throwable thrown) {
            over = true;
            pieces.add(thrown);
        }
    }
}
