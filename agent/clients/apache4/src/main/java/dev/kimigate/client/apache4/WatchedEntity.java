package dev.kimigate.client.apache4;

import dev.kimigate.call.loop.BodyInput;
import dev.kimigate.call.loop.ExchangeEnd;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.http.HttpEntity;
import org.apache.http.conn.EofSensorInputStream;
import org.apache.http.conn.EofSensorWatcher;
import org.apache.http.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/** The client's entity, whose content tells us of its end; of the type that the client gives. */
final class WatchedEntity extends HttpEntityWrapper implements EofSensorWatcher {
    private final BodyInput input;
    /** The client's own content, null if there is none left. */
    private final @Nullable InputStream content;

    private final ExchangeEnd end;

    WatchedEntity(HttpEntity client, BodyInput input, @Nullable InputStream content, ExchangeEnd end) {
        super(client);
        this.input = input;
        this.content = content;
        this.end = end;
    }

    /** A closed stream says so in the client's own words. */
    @Override
    public InputStream getContent() throws IOException {
        return input.isClosed() ? super.getContent() : new EofSensorInputStream(input, this);
    }

    @Override
    public void writeTo(OutputStream to) throws IOException {
        try (InputStream all = input) {
            all.transferTo(to);
        }
    }

    /** Gives the connection back, read out or not. */
    @Override
    @Deprecated
    public void consumeContent() throws IOException {
        try {
            super.consumeContent();
        } finally {
            end.closed();
        }
    }

    /** The client's own stream has told the client. */
    @Override
    public boolean eofDetected(InputStream all) {
        return false;
    }

    @Override
    public boolean streamClosed(InputStream all) throws IOException {
        all.close();
        return false;
    }

    @Override
    public boolean streamAbort(InputStream all) throws IOException {
        try {
            if (content instanceof ClientContent client) {
                client.abort();
            }
        } finally {
            end.closed();
        }
        return false;
    }
}
