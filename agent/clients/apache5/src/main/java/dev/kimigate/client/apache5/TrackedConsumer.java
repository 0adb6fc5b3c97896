package dev.kimigate.client.apache5;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.loop.EndMarker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.jspecify.annotations.Nullable;

/**
 * The application's consumer, watched for the end of the body. Hands everything on, on the same thread; the permit is
 * given back before the application hears of the end, so that what it does then does not hold it.
 */
final class TrackedConsumer implements AsyncDataConsumer {
    /** What a client may bring before it is asked for more. */
    private static final int FIRST_WINDOW = 65_535;

    private final AsyncDataConsumer application;
    private final Attempt attempt;
    /** Null if answers of this type have none. */
    private final @Nullable EndMarker marker;
    /** How many bytes the application still takes; guarded by this. */
    private long window = FIRST_WINDOW;

    TrackedConsumer(AsyncDataConsumer application, Attempt attempt, @Nullable EndMarker marker) {
        this.application = application;
        this.attempt = attempt;
        this.marker = marker;
        attempt.demand(1);
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        application.updateCapacity(increment -> {
            wants(increment);
            channel.update(increment);
        });
    }

    @Override
    public void consume(ByteBuffer piece) throws IOException {
        if (marker != null) {
            for (int at = piece.limit() - marker.wanted(piece.remaining()); at < piece.limit(); at++) {
                marker.add(piece.get(at));
            }
        }
        got(piece.remaining());
        application.consume(piece);
    }

    private synchronized void wants(int bytes) {
        if (window <= 0 && window + bytes > 0) {
            attempt.demand(1);
        }
        window += bytes;
    }

    private synchronized void got(int bytes) {
        boolean wanted = window > 0;
        window -= bytes;
        if (wanted && window <= 0) {
            attempt.supplied();
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) throws HttpException, IOException {
        attempt.end();
        application.streamEnd(trailers);
    }

    /** With a last word that has come, the answer is complete whatever ends the exchange. */
    @Override
    public void releaseResources() {
        if (marker != null && marker.isComplete()) {
            attempt.end();
        }
        application.releaseResources();
    }
}
