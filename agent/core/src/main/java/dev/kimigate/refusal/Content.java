package dev.kimigate.refusal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** Undoes a body's content encoding, as far as the bytes reach and within the bound. */
final class Content {
    private Content() {}

    /** The plain bytes; the given ones where the encoding is unknown or the bytes are not in it. */
    static byte[] decode(@Nullable String encoding, byte[] body, int length) {
        if (encoding != null && length > 0) {
            String name = encoding.toLowerCase(Locale.ROOT);
            if (name.contains("gzip")) {
                return orAsIs(gunzip(body, length), body, length);
            }
            if (name.contains("deflate")) {
                byte[] plain = inflate(body, length, false);
                return orAsIs(plain.length > 0 ? plain : inflate(body, length, true), body, length);
            }
        }
        return Arrays.copyOf(body, length);
    }

    /** Whether {@link #decode} knows all that was done to the body. */
    static boolean isKnown(@Nullable String encoding) {
        if (encoding == null) {
            return true;
        }
        for (String coding : encoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String name = coding.trim();
            if (!name.isEmpty()
                    && !name.equals("identity")
                    && !name.equals("gzip")
                    && !name.equals("x-gzip")
                    && !name.equals("deflate")) {
                return false;
            }
        }
        return true;
    }

    private static byte[] orAsIs(byte[] plain, byte[] body, int length) {
        return plain.length > 0 ? plain : Arrays.copyOf(body, length);
    }

    private static byte[] gunzip(byte[] body, int length) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body, 0, length))) {
            return readBounded(in);
        } catch (IOException notGzip) {
            return new byte[0];
        }
    }

    /** Servers mean zlib by "deflate", or the bare stream: {@code bare} tells which to try. */
    private static byte[] inflate(byte[] body, int length, boolean bare) {
        Inflater inflater = new Inflater(bare);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(body, 0, length), inflater)) {
            return readBounded(in);
        } catch (IOException notClosed) {
            return new byte[0];
        } finally {
            inflater.end();
        }
    }

    /** What could be read before the bound, the end or the first damage. */
    private static byte[] readBounded(InputStream in) {
        byte[] out = new byte[Classifier.LONGEST_BODY];
        int filled = 0;
        try {
            for (int n = in.read(out, 0, out.length); n > 0; n = in.read(out, filled, out.length - filled)) {
                filled += n;
            }
        } catch (IOException cutOrDamaged) {
            // what came before it is still text
        }
        return Arrays.copyOf(out, filled);
    }
}
