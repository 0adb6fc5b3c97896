package dev.kimigate.call.loop;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request as it went out, kept so that it can be sent again where its source is read only once. One
 * thread after the other writes it.
 */
public final class SentBody {
    /**
     * Bytes. A longer body is not kept: this is about what a model reads at once. In a small heap it is less, because
     * an account has up to 30 bodies in flight.
     */
    private static final int MOST = (int) Math.min(4 << 20, Runtime.getRuntime().maxMemory() / 256);

    private final long length;
    /** Null if it was too long. */
    private @Nullable ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);

    private volatile boolean whole;

    /**
     * Nothing of it has gone out yet.
     *
     * @param length bytes, behind which a client asks for no end; -1 if unknown
     */
    public SentBody(long length) {
        this.length = length;
        this.whole = length == 0;
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
        if (kept == null || whole) {
            return;
        }
        if (kept.size() + count > MOST) {
            bytes = null;
            return;
        }
        kept.write(from, offset, count);
        whole = kept.size() == length;
    }

    /** Nothing comes behind it. */
    public void ended() {
        whole = bytes != null;
    }

    /** Whether all of it was kept. Any thread. */
    public boolean isWhole() {
        return whole;
    }

    /** A copy from its beginning; null if it is not whole. Any thread. */
    public @Nullable ByteBuffer again() {
        byte[] all = bytes();
        return all == null ? null : ByteBuffer.wrap(all);
    }

    /** The same as an array. */
    public byte @Nullable [] bytes() {
        ByteArrayOutputStream kept = whole ? bytes : null;
        return kept == null ? null : kept.toByteArray();
    }
}
