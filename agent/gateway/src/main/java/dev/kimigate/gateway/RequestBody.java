package dev.kimigate.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A request's body, kept whole so that it can be sent more than once. On one event loop. */
final class RequestBody {
    /** Kimi refuses at 2 MB. */
    static final int MOST_BYTES = 8 << 20;

    private static final byte[] STREAM = "\"stream\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);

    private ByteArrayOutputStream growing = new ByteArrayOutputStream(0);
    private byte[] whole = new byte[0];
    private HttpHeaders trailers = EmptyHttpHeaders.INSTANCE;

    static OwnAnswer tooLarge() {
        return new OwnAnswer(413, "the request's body is larger than 8 MB; Kimi takes 2 MB");
    }

    /** False if it has become too large. */
    boolean add(ByteBuf part) {
        int length = part.readableBytes();
        if (growing.size() + length > MOST_BYTES) {
            return false;
        }
        byte[] bytes = new byte[length];
        part.readBytes(bytes);
        growing.write(bytes, 0, length);
        return true;
    }

    /** The last part was added; {@code trailers} followed it. */
    void finish(HttpHeaders following) {
        trailers = following;
        whole = growing.toByteArray();
        growing = new ByteArrayOutputStream(0);
    }

    int length() {
        return whole.length;
    }

    /** What followed the bytes; mostly nothing. */
    HttpHeaders trailers() {
        return trailers;
    }

    /** The bytes themselves, not to be changed. */
    byte[] bytes() {
        return whole;
    }

    /** The bytes, for one sending. */
    ByteBuf content() {
        return Unpooled.wrappedBuffer(whole);
    }

    /** It is not sent again. */
    void drop() {
        growing = new ByteArrayOutputStream(0);
        whole = new byte[0];
    }

    /**
     * Whether it asks for a stream: somewhere a field {@code stream} is true. Within a text its quotation marks would
     * be escaped.
     */
    boolean asksForStream() {
        for (int at = 0; at <= whole.length - STREAM.length; at++) {
            if (whole[at] == '"' && isAt(STREAM, at) && isAt(TRUE, valueAfter(at + STREAM.length))) {
                return true;
            }
        }
        return false;
    }

    private int valueAfter(int at) {
        int colon = skipBlanks(at);
        return colon < whole.length && whole[colon] == ':' ? skipBlanks(colon + 1) : whole.length;
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < whole.length && whole[at] <= ' ' && whole[at] >= 0) {
            at++;
        }
        return at;
    }

    private boolean isAt(byte[] wanted, int at) {
        if (at + wanted.length > whole.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (whole[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }
}
