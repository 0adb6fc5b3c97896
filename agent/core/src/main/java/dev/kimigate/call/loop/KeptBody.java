package dev.kimigate.call.loop;

import org.jspecify.annotations.Nullable;

/**
 * A request's body that may be there only once, kept as it goes out so that it can be sent again after a refusal. Where
 * the client sends it again by itself, the application is asked as it would be without us. Any thread, one after the
 * other.
 */
public final class KeptBody {
    /** What went out last; null if nothing did. */
    private volatile @Nullable SentBody sent;

    private volatile boolean refused;

    /** Whether all of the body is at hand, wherever it is. */
    public boolean isReplayable() {
        SentBody present = sent;
        return present == null || present.isWhole();
    }

    /** From now on the body is what went out before. */
    public void sendAgain() {
        refused = true;
    }

    /** What to send behind {@link #sendAgain}; null where the application is to be asked, then see {@link #begin}. */
    public byte @Nullable [] again() {
        SentBody present = sent;
        return refused && present != null ? present.bytes() : null;
    }

    /**
     * The application is asked for the body.
     *
     * @param length bytes; negative if unknown
     * @return what is to be told of all that goes out, and of the end
     */
    public SentBody begin(long length) {
        SentBody fresh = new SentBody(Math.max(-1, length));
        sent = fresh;
        return fresh;
    }

    /** The call has its answer: nothing is sent again. */
    public void forget() {
        sent = null;
    }
}
