package dev.kimigate.client.apache4;

import java.nio.ByteBuffer;
import org.apache.http.nio.ContentDecoder;

/** What was read ahead of an answer, as the client would bring it. One thread after the other. */
final class KeptDecoder implements ContentDecoder {
    private final ByteBuffer bytes;
    /** Whether nothing comes behind it. */
    private final boolean whole;

    KeptDecoder(byte[] bytes, boolean whole) {
        this.bytes = ByteBuffer.wrap(bytes);
        this.whole = whole;
    }

    int left() {
        return bytes.remaining();
    }

    @Override
    public int read(ByteBuffer to) {
        int read = Math.min(to.remaining(), bytes.remaining());
        if (read == 0) {
            return isCompleted() ? -1 : 0;
        }
        ByteBuffer piece = bytes.duplicate();
        piece.limit(piece.position() + read);
        to.put(piece);
        bytes.position(bytes.position() + read);
        return read;
    }

    @Override
    public boolean isCompleted() {
        return whole && !bytes.hasRemaining();
    }
}
