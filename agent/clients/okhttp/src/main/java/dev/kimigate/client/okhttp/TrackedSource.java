package dev.kimigate.client.okhttp;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.loop.EndMarker;
import java.io.IOException;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** Passes every byte on and ends the attempt with the last one. */
final class TrackedSource extends ForwardingSource {
    private static final long END = -1;

    private final Attempt attempt;
    private final long length;
    /** Null if answers of this type have none. */
    private final @Nullable EndMarker end;

    private long count;

    /** {@code length} is -1 if unknown. */
    TrackedSource(Source client, Attempt attempt, long length, @Nullable EndMarker end) {
        super(client);
        this.attempt = attempt;
        this.length = length;
        this.end = end;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
        attempt.demand(1);
        try {
            long read = super.read(sink, byteCount);
            passed(sink, read);
            return read;
        } catch (IOException broken) {
            attempt.abort();
            throw broken;
        } finally {
            attempt.supplied();
        }
    }

    @Override
    public void close() throws IOException {
        if (end != null && end.isComplete()) {
            attempt.end();
        }
        try {
            super.close();
        } finally {
            attempt.abort();
        }
    }

    private void passed(Buffer sink, long read) {
        if (read > 0) {
            count += read;
            if (end != null) {
                passed(sink, read, end);
            }
        }
        if (read == END || count == length) {
            attempt.end();
        }
    }

    /** {@code read} bytes have come in at the end of {@code sink}. */
    private static void passed(Buffer sink, long read, EndMarker end) {
        for (long at = sink.size() - end.wanted(read); at < sink.size(); at++) {
            end.add(sink.getByte(at));
        }
    }
}
