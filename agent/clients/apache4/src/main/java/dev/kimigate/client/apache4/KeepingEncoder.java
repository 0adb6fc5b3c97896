package dev.kimigate.client.apache4;

import dev.kimigate.call.loop.SentBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.http.nio.ContentEncoder;

/** An encoder that keeps what it is given. */
record KeepingEncoder(ContentEncoder encoder, SentBody sent) implements ContentEncoder {
    @Override
    public int write(ByteBuffer from) throws IOException {
        int start = from.position();
        int written = encoder.write(from);
        sent.took(from, start);
        return written;
    }

    @Override
    public void complete() throws IOException {
        sent.ended();
        encoder.complete();
    }

    @Override
    public boolean isCompleted() {
        return encoder.isCompleted();
    }
}
