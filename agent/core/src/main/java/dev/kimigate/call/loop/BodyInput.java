package dev.kimigate.call.loop;

import dev.kimigate.call.Attempt;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The body as the application reads it: every byte, and the end of the exchange with the last one. */
public final class BodyInput extends InputStream {
    private final byte[] prefix;
    private final @Nullable InputStream rest;
    private final @Nullable IOException failure;
    private final long length;
    private final boolean complete;
    private final boolean markable;
    private final ExchangeEnd end;
    private final Attempt attempt;
    /** Null if answers of this type have none. */
    private final @Nullable EndMarker marker;

    private final boolean readOut;

    private volatile boolean closed;
    private volatile boolean begun;
    private int taken;
    private long count;
    private int markedTaken;
    private long markedCount;

    /** {@code marker}: null if answers of this type have no last word. */
    public BodyInput(LookedBody looked, ExchangeEnd end, @Nullable EndMarker marker) {
        this(looked, end, marker, false);
    }

    /** {@code readOut}: once the client's own close returns, it has read all that was left. */
    public BodyInput(LookedBody looked, ExchangeEnd end, @Nullable EndMarker marker, boolean readOut) {
        this.prefix = looked.prefix();
        this.rest = looked.rest();
        this.failure = looked.failure();
        this.length = looked.length();
        this.complete = looked.isComplete();
        this.markable = looked.isMarkable();
        this.end = end;
        this.attempt = end.attempt();
        this.marker = marker;
        this.readOut = readOut;
    }

    /** Whether the application has begun to read it. */
    public boolean isBegun() {
        return begun;
    }

    /** Whether the application has closed it. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int wanted) throws IOException {
        begun = true;
        attempt.demand(1);
        try {
            int read = next(to, offset, wanted);
            passed(to, offset, read);
            return read;
        } catch (IOException broken) {
            end.closed();
            throw broken;
        } finally {
            attempt.supplied();
        }
    }

    private int next(byte[] to, int offset, int wanted) throws IOException {
        if (!closed && taken < prefix.length) {
            int read = Math.min(wanted, prefix.length - taken);
            System.arraycopy(prefix, taken, to, offset, read);
            taken += read;
            return read;
        }
        if (failure != null) {
            throw failure;
        }
        return rest == null ? -1 : rest.read(to, offset, wanted);
    }

    private void passed(byte[] to, int offset, int read) {
        count += Math.max(read, 0);
        if (marker != null && read > 0) {
            for (int at = offset + read - marker.wanted(read); at < offset + read; at++) {
                marker.add(to[at]);
            }
        }
        if (read < 0 || count == length) {
            end.complete();
        }
    }

    @Override
    public int available() throws IOException {
        return !closed && taken < prefix.length
                ? prefix.length - taken
                : rest == null || failure != null ? 0 : rest.available();
    }

    @Override
    public boolean markSupported() {
        return markable;
    }

    @Override
    public void mark(int most) {
        markedTaken = taken;
        markedCount = count;
        if (rest != null && !complete) {
            rest.mark(most);
        }
    }

    @Override
    public void reset() throws IOException {
        if (rest != null && !(complete && markable)) {
            rest.reset(); // which fails where nothing can be marked
        }
        taken = markedTaken;
        count = markedCount;
    }

    /** The client's own close reads what is left, where it does so without us. */
    @Override
    public void close() throws IOException {
        closed = true;
        try {
            if (rest != null) {
                rest.close();
            }
            if (readOut && failure == null) {
                end.complete();
            }
        } finally {
            end.closed();
        }
    }
}
