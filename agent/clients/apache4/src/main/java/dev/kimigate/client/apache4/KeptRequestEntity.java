package dev.kimigate.client.apache4;

import dev.kimigate.call.loop.KeptWriting;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.http.HttpEntity;
import org.apache.http.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/** The application's entity, of which it says that it can be written only once, kept as it is written. */
final class KeptRequestEntity extends HttpEntityWrapper {
    private final HttpEntity application;
    private final KeptWriting writing = new KeptWriting();

    private KeptRequestEntity(HttpEntity application) {
        super(application);
        this.application = application;
    }

    /** Null where there is nothing to keep. */
    static @Nullable KeptRequestEntity of(@Nullable HttpEntity entity) {
        return entity == null || entity.isRepeatable() ? null : new KeptRequestEntity(entity);
    }

    HttpEntity application() {
        return application;
    }

    boolean isReplayable() {
        return writing.isReplayable();
    }

    void sendAgain() {
        writing.sendAgain();
    }

    @Override
    public void writeTo(OutputStream wire) throws IOException {
        if (!writing.writeAgain(wire)) {
            application.writeTo(writing.over(wire, application.getContentLength()));
            writing.ended();
        }
    }
}
