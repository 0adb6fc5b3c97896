package dev.kimigate.client.apache4;

import dev.kimigate.call.loop.EndMarker;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.http.nio.ContentDecoder;

/** The client's decoder, whose last bytes tell whether the answer's last word has come. */
final class WatchedDecoder implements ContentDecoder {
    private final ContentDecoder client;
    private final EndMarker marker;

    WatchedDecoder(ContentDecoder client, EndMarker marker) {
        this.client = client;
        this.marker = marker;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        int read = client.read(to);
        if (read > 0) {
            int end = to.position();
            for (int at = end - marker.wanted(read); at < end; at++) {
                marker.add(to.get(at));
            }
        }
        return read;
    }

    @Override
    public boolean isCompleted() {
        return client.isCompleted();
    }
}
