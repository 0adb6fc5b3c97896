package dev.kimigate.client.apache4;

import dev.kimigate.call.loop.SentBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.nio.ContentEncoder;
import org.apache.http.nio.IOControl;
import org.jspecify.annotations.Nullable;

/**
 * The application's producer in a gated call, which may be sent more than once: an exchange whose answer is kept ends
 * without a word to the application. One thread after the other.
 */
final class GatedProducer extends AskedProducer {
    /** Its engine says of each body that it can be repeated, and repeats none. */
    private static final String KTOR = "io.ktor.";

    /** A body that the application can produce only once, as it goes out; null if it is another. */
    private final @Nullable SentBody sent;

    private volatile boolean kept;
    /** What is left to be sent again; null while the application is asked. */
    private volatile @Nullable ByteBuffer left;

    GatedProducer(AskedProducer asked) {
        super(asked);
        HttpEntity entity = asked.request() instanceof HttpEntityEnclosingRequest request ? request.getEntity() : null;
        this.sent = entity != null && isProducedOnce(asked) ? new SentBody(entity.getContentLength()) : null;
    }

    private static boolean isProducedOnce(AskedProducer asked) {
        return !asked.isRepeatable() || asked.application.getClass().getName().startsWith(KTOR);
    }

    /** Whether the present exchange's answer is kept: then its end is not the call's. */
    void keep(boolean present) {
        kept = present;
    }

    @Override
    public void produceContent(ContentEncoder encoder, IOControl control) throws IOException {
        ByteBuffer again = left;
        if (again != null) {
            produceAgain(again, encoder);
        } else if (sent == null) {
            application.produceContent(encoder, control);
        } else {
            application.produceContent(new KeepingEncoder(encoder, sent), control);
        }
    }

    private static void produceAgain(ByteBuffer again, ContentEncoder encoder) throws IOException {
        if (again.hasRemaining()) {
            encoder.write(again);
        }
        if (!again.hasRemaining()) {
            encoder.complete();
        }
    }

    /** Whether its body is there to be sent again after a refusal. */
    boolean canBeSentAgain() {
        return sent == null ? application.isRepeatable() : sent.isWhole();
    }

    @Override
    public void resetRequest() throws IOException {
        if (sent == null) {
            application.resetRequest();
        } else {
            left = sent.again();
        }
    }

    @Override
    public void failed(Exception cause) {
        if (!kept) {
            application.failed(cause);
        }
    }

    @Override
    public void close() throws IOException {
        if (!kept) {
            application.close();
        }
    }
}
