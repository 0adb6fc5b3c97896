package dev.kimigate.client.okhttp;

import dev.kimigate.call.Lease;
import java.io.IOException;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Source;

/** Passes every byte on and ends the lease with the last one. */
final class TrackedSource extends ForwardingSource {
    private static final long END = -1;

    private final Lease lease;
    private final long length;
    private final Tail tail;
    private long count;

    /** {@code length} is -1 if unknown. */
    TrackedSource(Source client, Lease lease, long length, Tail tail) {
        super(client);
        this.lease = lease;
        this.length = length;
        this.tail = tail;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
        lease.demand(1);
        try {
            long read = super.read(sink, byteCount);
            passed(sink, read);
            return read;
        } catch (IOException broken) {
            lease.abort();
            throw broken;
        } finally {
            lease.supplied();
        }
    }

    @Override
    public void close() throws IOException {
        if (tail.isComplete()) {
            lease.end();
        }
        try {
            super.close();
        } finally {
            lease.abort();
        }
    }

    private void passed(Buffer sink, long read) {
        if (read > 0) {
            count += read;
            tail.passed(sink, read);
        }
        if (read == END || count == length) {
            lease.end();
        }
    }
}
