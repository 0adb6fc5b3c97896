package dev.kimigate.client.apache4;

import dev.kimigate.call.loop.KeptBody;
import dev.kimigate.call.loop.KeptOutput;
import dev.kimigate.call.loop.SentBody;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.http.HttpEntity;
import org.apache.http.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/** The application's entity, of which it says that it can be written only once, kept as it is written. */
final class KeptRequestEntity extends HttpEntityWrapper {
    private final HttpEntity application;
    private final KeptBody body = new KeptBody();

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
        return body.isReplayable();
    }

    void sendAgain() {
        body.sendAgain();
    }

    @Override
    public void writeTo(OutputStream wire) throws IOException {
        byte[] again = body.again();
        if (again != null) {
            wire.write(again);
            return;
        }
        SentBody sent = body.begin(application.getContentLength());
        application.writeTo(new KeptOutput(wire, sent));
        sent.ended();
    }
}
