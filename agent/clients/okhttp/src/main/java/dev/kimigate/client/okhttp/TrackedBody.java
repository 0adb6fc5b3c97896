package dev.kimigate.client.okhttp;

import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** The client's body, read through a source that tells us of its end. */
final class TrackedBody extends ResponseBody {
    private final ResponseBody client;
    private final BufferedSource source;

    TrackedBody(ResponseBody client, BufferedSource source) {
        this.client = client;
        this.source = source;
    }

    @Override
    public @Nullable MediaType contentType() {
        return client.contentType();
    }

    @Override
    public long contentLength() {
        return client.contentLength();
    }

    @Override
    public BufferedSource source() {
        return source;
    }

    @Override
    public void close() {
        super.close();
        client.close(); // its source is closed by now, but the body of a network interceptor may do more
    }
}
