package dev.kimigate.harness.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.apache.http.HttpResponse;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.methods.AsyncByteConsumer;
import org.apache.http.protocol.HttpContext;

/** Takes an answer of Apache HttpClient 4 piece by piece, as its call's kind wants. */
final class Apache4PieceConsumer extends AsyncByteConsumer<Reply> {
    private final CallKind kind;
    private final CompletableFuture<Reply> early;
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private int status;

    /** @param early what an answer that is not read to its end completes */
    Apache4PieceConsumer(CallKind kind, CompletableFuture<Reply> early) {
        this.kind = kind;
        this.early = early;
    }

    @Override
    protected void onResponseReceived(HttpResponse answer) {
        status = answer.getStatusLine().getStatusCode();
    }

    @Override
    protected void onByteReceived(ByteBuffer bytes, IOControl control) throws IOException {
        byte[] piece = new byte[bytes.remaining()];
        bytes.get(piece);
        all.write(piece, 0, piece.length);
        if (kind != CallKind.READ && early.complete(new Reply(status, null))) {
            if (kind == CallKind.ABORTED) {
                control.shutdown();
            } else {
                control.suspendInput();
            }
        }
    }

    @Override
    protected Reply buildResult(HttpContext context) {
        return new Reply(status, all.toString(StandardCharsets.UTF_8));
    }
}
