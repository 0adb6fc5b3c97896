package dev.kimigate.harness.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.http.HttpResponse;
import org.apache.http.nio.IOControl;
import org.apache.http.nio.client.methods.AsyncByteConsumer;
import org.apache.http.protocol.HttpContext;

/** Takes an answer of Apache HttpClient 4 piece by piece. */
public final class Apache4PieceConsumer extends AsyncByteConsumer<Reply> {
    private final Pieces pieces;
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private int status;

    public Apache4PieceConsumer(Pieces pieces) {
        this.pieces = pieces;
    }

    /** What becomes of answers that are not read to their end. */
    public interface Pieces {
        /** A piece of an answer with this status came. */
        void came(int status, IOControl control) throws IOException;
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
        pieces.came(status, control);
    }

    @Override
    protected Reply buildResult(HttpContext context) {
        return new Reply(status, all.toString(StandardCharsets.UTF_8));
    }
}
