package dev.kimigate.client.apache4;

import java.io.IOException;

/**
 * The application's producer in a gated call, which may be sent more than once: an exchange whose answer is kept ends
 * without a word to the application.
 */
final class GatedProducer extends AskedProducer {
    private volatile boolean kept;

    GatedProducer(AskedProducer asked) {
        super(asked);
    }

    /** Whether the present exchange's answer is kept: then its end is not the call's. */
    void keep(boolean present) {
        kept = present;
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
