package dev.kimigate.client.apache5;

import dev.kimigate.call.loop.SentBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/**
 * A body that the application can produce only once, kept as it goes out: Ktor's engine and Spring's say so of texts
 * and bytes too. The application hears nothing of a second time. One thread after the other.
 */
final class KeptEntity implements AsyncEntityProducer {
    private final AsyncEntityProducer application;
    private final SentBody sent;
    private volatile @Nullable List<? extends Header> trailers;
    /** What is left to be sent again; null while the application is asked. */
    private volatile @Nullable ByteBuffer left;

    private KeptEntity(AsyncEntityProducer application) {
        this.application = application;
        this.sent = new SentBody(application.getContentLength());
    }

    /** The body itself where it need not be kept. */
    static @Nullable AsyncEntityProducer of(@Nullable AsyncEntityProducer entity) {
        return entity == null || entity.isRepeatable() ? entity : new KeptEntity(entity);
    }

    /** Whether a body is there to be sent again. */
    static boolean isRepeatable(@Nullable AsyncEntityProducer entity) {
        return entity == null || entity.isRepeatable() || (entity instanceof KeptEntity kept && kept.sent.isWhole());
    }

    /** A body begins anew, as with a retry of the client's own. */
    static void restart(AsyncEntityProducer entity) {
        if (entity instanceof KeptEntity kept) {
            kept.left = kept.sent.again();
        } else {
            entity.releaseResources();
        }
    }

    @Override
    public int available() {
        return left == null ? application.available() : Integer.MAX_VALUE;
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        ByteBuffer again = left;
        if (again == null) {
            application.produce(new Keeping(channel));
            return;
        }
        if (again.hasRemaining()) {
            channel.write(again);
        }
        if (!again.hasRemaining()) {
            end(channel);
        }
    }

    private void end(DataStreamChannel channel) throws IOException {
        List<? extends Header> last = trailers;
        if (last == null) {
            channel.endStream();
        } else {
            channel.endStream(last);
        }
    }

    @Override
    public boolean isRepeatable() {
        return false;
    }

    @Override
    public void failed(Exception cause) {
        application.failed(cause);
    }

    @Override
    public long getContentLength() {
        return application.getContentLength();
    }

    @Override
    public String getContentType() {
        return application.getContentType();
    }

    @Override
    public String getContentEncoding() {
        return application.getContentEncoding();
    }

    @Override
    public boolean isChunked() {
        return application.isChunked();
    }

    @Override
    public Set<String> getTrailerNames() {
        return application.getTrailerNames();
    }

    @Override
    public void releaseResources() {
        application.releaseResources();
    }

    /** A channel that the application writes to, and may hold for later. */
    private final class Keeping implements DataStreamChannel {
        private final DataStreamChannel channel;

        Keeping(DataStreamChannel channel) {
            this.channel = channel;
        }

        @Override
        public void requestOutput() {
            channel.requestOutput();
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            int start = from.position();
            int written = channel.write(from);
            sent.took(from, start);
            return written;
        }

        @Override
        public void endStream() throws IOException {
            sent.ended();
            channel.endStream();
        }

        @Override
        public void endStream(List<? extends Header> last) throws IOException {
            trailers = last;
            sent.ended();
            channel.endStream(last);
        }
    }
}
