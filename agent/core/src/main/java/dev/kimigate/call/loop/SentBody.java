package dev.kimigate.call.loop;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request as it went out, kept so that it can be sent again where its source is read only once. One
 * thread after the other writes it.
 */
public final class SentBody {
    /** Bytes. A longer body is not kept: this is about what a model reads at once. */
    private static final int MOST = 4 << 20;

    private final long length;
    /** Null if there is nothing more to keep. */
    private @Nullable ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);

    private volatile byte @Nullable [] whole;

    /**
     * Nothing of it has gone out yet.
     *
     * @param length bytes, behind which a client asks for no end; -1 if unknown
     */
    public SentBody(long length) {
        this.length = length;
        if (length == 0) {
            ended();
        }
    }

    /** A client has taken what lies between a position and the present one. */
    public void took(ByteBuffer from, int start) {
        if (bytes != null) {
            byte[] piece = new byte[from.position() - start];
            from.duplicate().position(start).get(piece);
            took(piece, 0, piece.length);
        }
    }

    /** A client has taken so many bytes of these. */
    public void took(byte[] from, int offset, int count) {
        ByteArrayOutputStream kept = bytes;
        if (kept == null) {
            return;
        }
        if (kept.size() + count > MOST) {
            bytes = null;
            return;
        }
        kept.write(from, offset, count);
        if (kept.size() == length) {
            ended();
        }
    }

    /** Nothing comes behind it. */
    public void ended() {
        ByteArrayOutputStream kept = bytes;
        if (kept != null) {
            whole = kept.toByteArray();
            bytes = null;
        }
    }

    /** From its beginning; null if it has not ended, or was too long. Any thread. */
    public @Nullable ByteBuffer again() {
        byte[] all = whole;
        return all == null ? null : ByteBuffer.wrap(all).asReadOnlyBuffer();
    }
}
