package dev.kimigate.call.loop;

import dev.kimigate.call.GateCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, and what was looked at of it. What was read is kept: the application reads it first, then the
 * live rest, or the failure that ended the look. On one thread after the other.
 */
public final class LookedBody {
    private static final int PIECE = 4096;

    private final long length;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private final @Nullable InputStream content;
    private final boolean markable;
    private @Nullable IOException failure;
    private boolean complete;

    /**
     * @param content null if there is none
     * @param length -1 if unknown
     * @param failure what the client threw instead of content; null if nothing
     */
    public LookedBody(@Nullable InputStream content, long length, @Nullable IOException failure) {
        this.content = content;
        this.length = length;
        this.failure = failure;
        this.complete = content == null && failure == null;
        this.markable = content != null && content.markSupported(); // which one that was read to its end may deny
    }

    /** -1 if unknown. */
    public long length() {
        return length;
    }

    /** Whether all of the body was read. */
    public boolean isComplete() {
        return complete;
    }

    boolean isMarkable() {
        return markable;
    }

    /** What the body ended with, if it broke. */
    public @Nullable IOException failure() {
        return failure;
    }

    /** What was read of the body. */
    public byte[] prefix() {
        return bytes.toByteArray();
    }

    /** The rest of it; null if there is none. */
    public @Nullable InputStream rest() {
        return content;
    }

    /**
     * Reads the body until its end, or until enough has come, or until enough time has gone. A body that trickles ends
     * the look after {@link GateCall#REFUSAL_TIME}, one that stalls only with the client's own timeout.
     *
     * @param breakOff closes the connection of a body that stalls for {@link GateCall#REFUSAL_TIME}, on another thread;
     *     null if it may not be closed
     */
    public void look(@Nullable Runnable breakOff) {
        AtomicBoolean looking = new AtomicBoolean(true);
        if (breakOff != null && content != null) {
            CompletableFuture.delayedExecutor(GateCall.REFUSAL_TIME.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(new BreakOff(looking, breakOff));
        }
        try {
            look(System.nanoTime() + GateCall.REFUSAL_TIME.toNanos());
        } catch (IOException broken) {
            failure = broken;
        } finally {
            looking.set(false);
        }
    }

    private void look(long deadlineNanos) throws IOException {
        InputStream from = content;
        byte[] piece = new byte[PIECE];
        while (from != null
                && !complete
                && bytes.size() < GateCall.REFUSAL_BYTES
                && System.nanoTime() - deadlineNanos < 0) {
            int read = from.read(piece, 0, Math.min(PIECE, GateCall.REFUSAL_BYTES - bytes.size()));
            if (read < 0) {
                complete = true;
            } else {
                bytes.write(piece, 0, read);
                complete = bytes.size() == length;
            }
        }
    }

    /** A class and no lambda, which would cost a host's first call several milliseconds. */
    private record BreakOff(AtomicBoolean looking, Runnable action) implements Runnable {
        @Override
        public void run() {
            if (looking.getAndSet(false)) {
                action.run();
            }
        }
    }
}
