package dev.kimigate.refusal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;
import org.jspecify.annotations.Nullable;

/** Undoes a body's content codings, as far as the bytes reach and within the bound. */
final class Content {
    private static final int MOST_CODINGS = 4;
    private static final int LOOKED_AT = 1024;

    private Content() {}

    /** The plain bytes, what was done last undone first; the given ones where a coding is unknown or did not happen. */
    static byte[] decode(@Nullable String encoding, byte[] body, int length) {
        byte[] plain = Arrays.copyOf(body, length);
        if (encoding == null) {
            return plain;
        }
        String[] codings = encoding.toLowerCase(Locale.ROOT).split(",", -1);
        for (int i = codings.length - 1; i >= Math.max(0, codings.length - MOST_CODINGS); i--) {
            plain = undone(codings[i].trim(), plain);
        }
        return plain;
    }

    private static byte[] undone(String coding, byte[] coded) {
        byte[] plain = switch (coding) {
            case "gzip", "x-gzip" -> gunzip(coded);
            case "deflate" -> {
                byte[] whole = inflate(coded, false);
                yield whole.length > 0 ? whole : inflate(coded, true);
            }
            case "br" -> unbrotli(coded);
            default -> coded;
        };
        return plain.length > 0 ? plain : coded;
    }

    /** Whether {@link #decode} knows all that was done to the body. */
    static boolean isKnown(@Nullable String encoding) {
        if (encoding == null) {
            return true;
        }
        String[] codings = encoding.toLowerCase(Locale.ROOT).split(",", -1);
        if (codings.length > MOST_CODINGS) {
            return false;
        }
        for (String coding : codings) {
            switch (coding.trim()) {
                case "", "identity", "gzip", "x-gzip", "deflate", "br" -> {}
                default -> {
                    return false;
                }
            }
        }
        return true;
    }

    /** Whether these may be words: in whatever charset, they have no control characters but white space. */
    static boolean isText(byte[] plain) {
        for (int i = 0; i < Math.min(plain.length, LOOKED_AT); i++) {
            if (plain[i] >= 0 && plain[i] < ' ' && plain[i] != '\t' && plain[i] != '\n' && plain[i] != '\r') {
                return false;
            }
        }
        return true;
    }

    private static byte[] gunzip(byte[] body) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return readBounded(in);
        } catch (IOException notGzip) {
            return new byte[0];
        }
    }

    /** Servers mean zlib by "deflate", or the bare stream: {@code bare} tells which to try. */
    private static byte[] inflate(byte[] body, boolean bare) {
        Inflater inflater = new Inflater(bare);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(body), inflater)) {
            return readBounded(in);
        } catch (IOException notClosed) {
            return new byte[0];
        } finally {
            inflater.end();
        }
    }

    private static byte[] unbrotli(byte[] body) {
        try (InputStream in = new BrotliInputStream(new ByteArrayInputStream(body))) {
            return readBounded(in);
        } catch (IOException notBrotli) {
            return new byte[0];
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
