package dev.kimigate.client.okhttp;

import dev.kimigate.call.GateCall;
import java.io.IOException;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * An answer that may be a refusal, and what was looked at of its body.
 *
 * <p>Nothing is taken out of the body: its source is made to buffer. So the answer can be handed over untouched at any
 * time, and what was looked at is followed by the live rest.
 */
final class RefusedAnswer {
    private final @Nullable BufferedSource source;
    private boolean complete;
    private @Nullable IOException failure;

    RefusedAnswer(Response response) {
        ResponseBody body = response.body();
        this.source = body == null ? null : body.source();
        this.complete = source == null;
    }

    /** Whether all of the body is buffered: its exchange is over. */
    boolean complete() {
        return complete;
    }

    /** What the body ended with, if it broke; the application meets it behind the bytes that came before. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /**
     * Buffers the body until its end, or until enough has come, or until enough time has gone. A body that trickles
     * ends the look after {@link GateCall#REFUSAL_TIME}, one that stalls only with the client's own read timeout.
     *
     * @param mayBreak a body that stalls for {@link GateCall#REFUSAL_TIME} may be broken, and its connection with it
     */
    void look(boolean mayBreak) {
        BufferedSource from = source;
        if (from == null) {
            return;
        }
        long since = System.nanoTime();
        long most = GateCall.REFUSAL_TIME.toNanos();
        try {
            while (!complete && buffered(from) < GateCall.REFUSAL_BYTES && System.nanoTime() - since < most) {
                complete = !(mayBreak ? moreWithin(most, from) : more(from));
            }
        } catch (IOException broken) {
            failure = broken;
        }
    }

    /** A copy of the bytes that are buffered, at most {@link GateCall#REFUSAL_BYTES}. */
    byte[] prefix() {
        if (source == null) {
            return new byte[0];
        }
        Buffer copy = new Buffer();
        buffer(source).copyTo(copy, 0, Math.min(buffered(source), GateCall.REFUSAL_BYTES));
        return copy.readByteArray();
    }

    static void close(Response response) {
        ResponseBody body = response.body();
        if (body != null) {
            body.close();
        }
    }

    private static boolean more(BufferedSource source) throws IOException {
        return source.request(buffered(source) + 1);
    }

    private static boolean moreWithin(long nanos, BufferedSource source) throws IOException {
        Timeout timeout = source.timeout();
        boolean hadDeadline = timeout.hasDeadline();
        long formerDeadline = hadDeadline ? timeout.deadlineNanoTime() : 0;
        long now = System.nanoTime();
        timeout.deadlineNanoTime(now + (hadDeadline ? Math.min(formerDeadline - now, nanos) : nanos));
        try {
            return more(source);
        } finally {
            if (hadDeadline) {
                timeout.deadlineNanoTime(formerDeadline);
            } else {
                timeout.clearDeadline();
            }
        }
    }

    private static long buffered(BufferedSource source) {
        return buffer(source).size();
    }

    @SuppressWarnings("deprecation") // its successor is not in Okio before 1.17
    static Buffer buffer(BufferedSource source) {
        return source.buffer();
    }
}
