package dev.kimigate.client.okhttp;

import dev.kimigate.testing.ClientFixture;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What a scenario is played with, with one copy of OkHttp. */
public final class OkHttpFixture extends ClientFixture {
    private final OkHttpCopy copy;
    private @Nullable Http2Server http2;

    OkHttpFixture(OkHttpCopy copy) throws Exception {
        this.copy = copy;
        copy.gatedBy(this);
    }

    /** A second server, started when first asked for. */
    public Http2Server http2() throws Exception {
        Http2Server running = http2;
        if (running == null) {
            running = new Http2Server();
            http2 = running;
        }
        return running;
    }

    @Override
    public void close() throws IOException {
        copy.gatedBy(null);
        super.close();
        if (http2 != null) {
            http2.close();
        }
    }
}
