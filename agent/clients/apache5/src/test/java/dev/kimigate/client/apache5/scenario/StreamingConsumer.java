package dev.kimigate.client.apache5.scenario;

import dev.kimigate.testing.PieceStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;

/** Gives the head of an answer and a stream of its body as soon as they come, as applications that stream do. */
final class StreamingConsumer implements AsyncResponseConsumer<Void> {
    private final PieceStream pieces = new PieceStream();
    private final CountDownLatch over = new CountDownLatch(1);
    private final BiConsumer<HttpResponse, InputStream> heard;
    private FutureCallback<Void> result;

    StreamingConsumer(BiConsumer<HttpResponse, InputStream> heard) {
        this.heard = heard;
    }

    /** Whoever reads fails so, behind what has come. */
    void fail(Exception thrown) {
        pieces.fail(thrown);
    }

    @Override
    public void consumeResponse(
            HttpResponse response, EntityDetails details, HttpContext context, FutureCallback<Void> callback) {
        result = callback;
        if (details == null) {
            pieces.end();
        }
        heard.accept(response, pieces);
        if (details == null) {
            callback.completed(null);
        }
    }

    /** Waits for the end of the exchange; returns whether it came in time. */
    boolean awaitEnd() {
        try {
            return over.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) {}

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        channel.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        pieces.add(bytes);
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        pieces.end();
        result.completed(null);
    }

    @Override
    public void failed(Exception cause) {
        fail(cause);
    }

    @Override
    public void releaseResources() {
        over.countDown();
    }
}
