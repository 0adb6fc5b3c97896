package dev.kimigate.harness.host;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import org.apache.hc.client5.http.async.methods.AbstractBinResponseConsumer;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;

/** Takes an answer of Apache HttpClient 5 piece by piece. */
public final class Apache5PieceConsumer extends AbstractBinResponseConsumer<Reply> {
    private final IntConsumer came;
    private final ByteArrayOutputStream all = new ByteArrayOutputStream();
    private int status;

    /** @param came told the answer's status with each piece that came, for answers that are not read to their end */
    public Apache5PieceConsumer(IntConsumer came) {
        this.came = came;
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
        if (piece.length > 0) {
            came.accept(status);
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
