package dev.kimigate.call.loop;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What a blocking client writes of a request's body that may be there only once, kept so that it can be sent again
 * after a refusal. Where the client itself writes it again, the application hears of that as it would without us. One
 * thread after the other.
 */
public final class KeptWriting {
    /** What was written last; null if nothing was. */
    private @Nullable SentBody sent;

    private boolean refused;

    /** Whether all of the body is at hand, wherever it is. */
    public boolean isReplayable() {
        return sent == null || sent.isWhole();
    }

    /** From now on the body is what was written before. */
    public void sendAgain() {
        refused = true;
    }

    /** Writes what was kept, behind {@link #sendAgain}; false where the application is to write. */
    public boolean writeAgain(OutputStream wire) throws IOException {
        byte[] bytes = refused && sent != null ? sent.bytes() : null;
        if (bytes == null) {
            return false;
        }
        wire.write(bytes);
        return true;
    }

    /**
     * What the application is to write to.
     *
     * @param length bytes; negative if unknown
     */
    public OutputStream over(OutputStream wire, long length) {
        SentBody fresh = new SentBody(Math.max(-1, length));
        sent = fresh;
        return new KeptOutput(wire, fresh);
    }

    /** The application has written all of it. */
    public void ended() {
        if (sent != null) {
            sent.ended();
        }
    }
}
