package dev.kimigate.client.okhttp;

import java.io.IOException;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;

/** What came of a body that broke while we looked at it, and then the failure itself. */
final class BrokenSource extends ForwardingSource {
    private final BufferedSource client;
    private final IOException failure;

    BrokenSource(BufferedSource client, IOException failure) {
        super(client);
        this.client = client;
        this.failure = failure;
    }

    @Override
    public long read(Buffer sink, long byteCount) throws IOException {
        if (RefusedAnswer.buffer(client).size() == 0) {
            throw failure;
        }
        return super.read(sink, byteCount);
    }
}
