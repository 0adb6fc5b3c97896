package dev.kimigate.client.okhttp;

import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The last bytes of a body, to tell an answer that was closed behind its last word from one that was given up.
 *
 * <p>Readers of JSON and of event streams often close without asking for the end. The server is done with such an
 * answer, so its permit must not stay counted as that of an aborted one does.
 */
final class Tail {
    private static final int LONGEST = 64;

    private final boolean object;
    private final boolean events;
    private final byte[] bytes = new byte[LONGEST];
    private int size;

    Tail(@Nullable MediaType type) {
        this.object = type != null && type.subtype().equals("json");
        this.events = type != null && type.subtype().equals("event-stream");
    }

    /** {@code read} bytes have come in at the end of {@code sink}. */
    void passed(Buffer sink, long read) {
        int fresh = (int) Math.min(read, LONGEST);
        int kept = Math.min(size, LONGEST - fresh);
        System.arraycopy(bytes, size - kept, bytes, 0, kept);
        long from = sink.size() - fresh;
        for (int i = 0; i < fresh; i++) {
            bytes[kept + i] = sink.getByte(from + i);
        }
        size = kept + fresh;
    }

    /** Whether the last word has come: the brace that ends an object, the last event of a stream of events. */
    boolean isComplete() {
        String text = new String(bytes, 0, size, StandardCharsets.ISO_8859_1).strip();
        return (object && text.endsWith("}")) || (events && (text.endsWith("[DONE]") || text.contains("message_stop")));
    }
}
