package dev.kimigate.client.ktorcio;

import dev.kimigate.call.loop.SentBody;
import io.ktor.utils.io.ByteWriteChannel;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlinx.io.Buffer;
import kotlinx.io.Sink;
import org.jspecify.annotations.Nullable;

/**
 * The engine's channel as the application writes to it. What it writes lies in a buffer of ours until it flushes, as it
 * would in the engine's, and is kept when it goes there. One writer at a time.
 */
final class KeepingChannel implements ByteWriteChannel {
    private static final int PIECE = 8_192;

    private final ByteWriteChannel engine;
    private final SentBody sent;
    private final Buffer buffer = new Buffer();

    KeepingChannel(ByteWriteChannel engine, SentBody sent) {
        this.engine = engine;
        this.sent = sent;
    }

    /** The application writes no more; the engine flushes. */
    void ended() {
        if (!engine.isClosedForWrite()) {
            passOn();
            sent.ended();
        }
    }

    private void passOn() {
        long left = buffer.getSize();
        if (left == 0) {
            return;
        }
        Sink to = engine.getWriteBuffer();
        byte[] piece = new byte[(int) Math.min(PIECE, left)];
        while (left > 0) {
            int count = buffer.readAtMostTo(piece, 0, piece.length);
            sent.took(piece, 0, count);
            to.write(piece, 0, count);
            left -= count;
        }
    }

    /** What Ktor 3.3 and later ask: the channels to which the engine has bodies written do not flush by themselves. */
    @SuppressWarnings("unused") // this is compiled beside an interface that has it not
    public boolean getAutoFlush() {
        return false;
    }

    @Override
    public boolean isClosedForWrite() {
        return engine.isClosedForWrite();
    }

    @Override
    public @Nullable Throwable getClosedCause() {
        return engine.getClosedCause();
    }

    /** Throws as the engine's does that is closed. */
    @Override
    public Sink getWriteBuffer() {
        Sink unused = engine.getWriteBuffer();
        return buffer;
    }

    @Override
    public @Nullable Object flush(Continuation<? super Unit> writer) {
        passOn();
        return engine.flush(writer);
    }

    @Override
    public @Nullable Object flushAndClose(Continuation<? super Unit> writer) {
        ended();
        return engine.flushAndClose(writer);
    }

    @Override
    public void cancel(@Nullable Throwable cause) {
        engine.cancel(cause);
    }
}
