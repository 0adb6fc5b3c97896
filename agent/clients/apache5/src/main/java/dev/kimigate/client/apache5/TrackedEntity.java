package dev.kimigate.client.apache5;

import dev.kimigate.call.loop.BodyInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** The client's entity, whose content tells us of its end. */
final class TrackedEntity extends HttpEntityWrapper {
    private final BodyInput input;

    TrackedEntity(HttpEntity client, BodyInput input) {
        super(client);
        this.input = input;
    }

    @Override
    public InputStream getContent() throws IOException {
        return input.isClosed() ? super.getContent() : input; // a closed stream says so in the client's own words
    }

    @Override
    public void writeTo(OutputStream to) throws IOException {
        try (InputStream all = input) {
            all.transferTo(to);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            super.close();
        } finally {
            input.close();
        }
    }
}
