package dev.kimigate.machine;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A region of 64-bit words, in memory or mapped from a file. All accesses are volatile. Offsets are in bytes.
 *
 * <p>Somebody may shorten a file while it is mapped. The JVM then raises {@link InternalError}, at the access or "some
 * time later". Two rules keep that inside the store that catches it: a word is read before it is swapped (an
 * interpreted swap on a missing page ends the JVM, a read does not), and each step ends with {@link #settle}.
 */
final class MappedWords {
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static volatile int none = 0;

    @SuppressWarnings("unused")
    private static byte @Nullable [][] settled;

    private final ByteBuffer buffer;

    MappedWords(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /** A zeroed region that only this JVM sees. */
    static MappedWords inMemory(int bytes) {
        return new MappedWords(ByteBuffer.allocateDirect(bytes));
    }

    long get(int offset) {
        return (long) LONG.getVolatile(buffer, offset);
    }

    void set(int offset, long value) {
        LONG.setVolatile(buffer, offset, value);
    }

    /** Also a full fence on success. The caller may have read what it expects from a missing page, as anything. */
    boolean swap(int offset, long expected, long update) {
        if (get(offset) != expected) {
            return false;
        }
        settle();
        return swapKnown(offset, expected, update);
    }

    /** The same for a word of which the caller knows without reading it what it must be: a missing page is not that. */
    boolean swapKnown(int offset, long expected, long update) {
        return get(offset) == expected && LONG.compareAndSet(buffer, offset, expected, update);
    }

    /** Adds one and returns what was there before. */
    long increment(int offset) {
        long before = get(offset);
        while (!swap(offset, before, before + 1)) {
            before = get(offset);
        }
        return before;
    }

    /** Writes as much of the text as fits: a length word, then UTF-8. */
    void setText(int offset, int capacity, String text) {
        ByteBuffer bytes = ByteBuffer.allocate(capacity - Long.BYTES);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text), bytes, true);
        bytes.flip();
        set(offset, 0);
        for (int i = 0; i < bytes.limit(); i++) {
            buffer.put(offset + Long.BYTES + i, bytes.get(i));
        }
        set(offset, bytes.limit());
    }

    /** Reads a text of another process: whatever is there, bounded and with control characters made visible. */
    String text(int offset, int capacity) {
        int length = (int) Math.max(0, Math.min(get(offset), capacity - Long.BYTES));
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = buffer.get(offset + Long.BYTES + i);
        }
        return new String(bytes, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    }

    /**
     * Makes a pending {@link InternalError} be thrown here and not later in the host's code: it is delivered on the way
     * back from the runtime, and an array of arrays whose size is not known is made there in every mode. Tens of
     * nanoseconds.
     */
    static void settle() {
        settled = new byte[none][none];
    }
}
