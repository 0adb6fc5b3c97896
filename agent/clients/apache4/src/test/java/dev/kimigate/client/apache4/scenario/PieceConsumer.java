package dev.kimigate.client.apache4.scenario;

import dev.kimigate.testing.PieceStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.apache.http.HttpResponse;
import org.apache.http.nio.ContentDecoder;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.protocol.HttpAsyncResponseConsumer;
import org.apache.http.protocol.HttpContext;

/** Gives the head of an answer and a stream of its body as soon as they come, as applications that stream do. */
final class PieceConsumer implements HttpAsyncResponseConsumer<Void> {
    private final PieceStream pieces = new PieceStream();
    private final BiConsumer<HttpResponse, InputStream> heard;
    private volatile Exception failure;

    PieceConsumer(BiConsumer<HttpResponse, InputStream> heard) {
        this.heard = heard;
    }

    /** Whoever reads fails so, behind what has come. */
    void fail(Exception thrown) {
        if (!pieces.hasEnded()) {
            failure = thrown;
            pieces.fail(thrown);
        }
    }

    @Override
    public void responseReceived(HttpResponse response) {
        heard.accept(response, pieces);
    }

    @Override
    public void consumeContent(ContentDecoder decoder, IOControl control) throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(1024);
        int read = decoder.read(piece);
        if (read > 0) {
            pieces.add(Arrays.copyOf(piece.array(), read));
        }
    }

    @Override
    public void responseCompleted(HttpContext context) {
        pieces.end();
    }

    @Override
    public void failed(Exception cause) {
        fail(cause);
    }

    @Override
    public Exception getException() {
        return failure;
    }

    @Override
    public Void getResult() {
        return null;
    }

    @Override
    public boolean isDone() {
        return pieces.hasEnded();
    }

    @Override
    public boolean cancel() {
        return !pieces.hasEnded() || failure != null;
    }

    @Override
    public void close() {}
}
