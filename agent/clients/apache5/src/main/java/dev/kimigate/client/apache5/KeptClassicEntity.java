package dev.kimigate.client.apache5;

import dev.kimigate.call.loop.KeptBody;
import dev.kimigate.call.loop.KeptOutput;
import dev.kimigate.call.loop.SentBody;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.jspecify.annotations.Nullable;

/** The application's entity, of which it says that it can be written only once, kept as it is written. */
final class KeptClassicEntity extends HttpEntityWrapper {
    /** The client's own, around what can be written once: newer ones say that they can, until they are written. */
    private static final String ONCE = ".RequestEntityProxy";

    private final HttpEntity application;
    private final KeptBody body = new KeptBody();

    private KeptClassicEntity(HttpEntity application) {
        super(application);
        this.application = application;
    }

    /** Null where there is nothing to keep. */
    static @Nullable KeptClassicEntity of(@Nullable HttpEntity entity) {
        return entity == null
                        || (entity.isRepeatable()
                                && !entity.getClass().getName().endsWith(ONCE))
                ? null
                : new KeptClassicEntity(entity);
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
