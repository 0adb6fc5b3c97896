package dev.kimigate.testing;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A body whose pieces come by callbacks, as a stream; it fails behind what has come. One thread reads. */
public final class PieceStream extends InputStream {
    private static final byte[] END = new byte[0];

    private final BlockingQueue<byte[]> pieces = new LinkedBlockingQueue<>();
    private volatile boolean ended;
    private volatile @Nullable Throwable failure;
    private byte[] piece = END;
    private int at;
    private boolean over;

    public void add(byte[] bytes) {
        if (bytes.length > 0) {
            pieces.add(bytes);
        }
    }

    /** All has come; what fails later is of no account. */
    public void end() {
        ended = true;
        pieces.add(END);
    }

    public boolean hasEnded() {
        return ended;
    }

    public void fail(Throwable thrown) {
        if (!ended) {
            failure = thrown;
            end();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int wanted) throws IOException {
        if (at == piece.length && !over) {
            next();
        }
        if (over) {
            Throwable thrown = failure;
            if (thrown != null) {
                throw new IOException(thrown);
            }
            return -1;
        }
        int read = Math.min(wanted, piece.length - at);
        System.arraycopy(piece, at, to, offset, read);
        at += read;
        return read;
    }

    private void next() throws IOException {
        try {
            piece = pieces.take();
            at = 0;
            over = piece.length == 0;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
