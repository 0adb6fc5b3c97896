package dev.kimigate.harness.host;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;

/** Takes an answer of Apache HttpClient 5 piece by piece; completes a reply early that is not read to its end. */
final class Apache5PieceConsumer extends AbstractBinResponseConsumer<Reply> {
    private final CallKind kind;
    private final CompletableFuture<Reply> early;
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private int status;

    /** @param early what an answer that is not read to its end completes */
    Apache5PieceConsumer(CallKind kind, CompletableFuture<Reply> early) {
        this.kind = kind;
        this.early = early;
    }

    @Override
    protected void start(HttpResponse answer, ContentType type) {
        status = answer.getCode();
    }

    @Override
    protected int capacityIncrement() {
        return Integer.MAX_VALUE;
    }

    @Override
    protected void data(ByteBuffer bytes, boolean last) {
        byte[] piece = new byte[bytes.remaining()];
        bytes.get(piece);
        all.write(piece, 0, piece.length);
        if (kind != CallKind.READ && piece.length > 0) {
            early.complete(new Reply(status, null));
        }
    }

    @Override
    protected Reply buildResult() {
        return new Reply(status, all.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void releaseResources() {
        // holds nothing but memory
    }
}
