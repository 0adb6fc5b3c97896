package dev.kimigate.harness.endpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A coding of a refusal's body. Those that the JDK cannot compress with are valid, but store the bytes as they are. */
enum BodyCoding {
    GZIP {
        @Override
        byte[] encode(byte[] plain) {
            return RefusalBody.gzip(plain);
        }
    },
    /** RFC 7932: a meta-block that is not compressed, and an empty one that is the last. */
    BR {
        private static final int MOST = 1 << 16;

        @Override
        byte[] encode(byte[] plain) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int at = 0; at < plain.length; at += MOST) {
                int length = Math.min(MOST, plain.length - at);
                // From the lowest bit: window of 16 bits (once), not the last, 4 nibbles of length, length - 1, stored.
                boolean first = at == 0;
                int bits = (length - 1) << 3 | 1 << 19;
                int header = first ? bits << 1 : bits;
                out.writeBytes(new byte[] {(byte) header, (byte) (header >> 8), (byte) (header >> 16)});
                out.write(plain, at, length);
            }
            out.write(plain.length == 0 ? 6 : 3);
            return out.toByteArray();
        }
    },
    /** RFC 8878: one frame of raw blocks. */
    ZSTD {
        private static final int MAGIC = 0xFD2FB528;
        private static final int SINGLE_SEGMENT_AND_4_BYTES_OF_SIZE = 0xA0;
        private static final int MOST = 1 << 17;

        @Override
        byte[] encode(byte[] plain) {
            ByteBuffer out = ByteBuffer.allocate(plain.length + 12 + 3 * (1 + plain.length / MOST))
                    .order(ByteOrder.LITTLE_ENDIAN);
            out.putInt(MAGIC).put((byte) SINGLE_SEGMENT_AND_4_BYTES_OF_SIZE).putInt(plain.length);
            int at = 0;
            do {
                int length = Math.min(MOST, plain.length - at);
                int header = length << 3 | (at + length == plain.length ? 1 : 0);
                out.put((byte) header).put((byte) (header >> 8)).put((byte) (header >> 16));
                out.put(plain, at, length);
                at += length;
            } while (at < plain.length);
            return Arrays.copyOf(out.array(), out.position());
        }
    };

    abstract byte[] encode(byte[] plain);

    /** As it stands in headers. */
    String token() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The first of those that are offered and that a request accepts; null for none.
     *
     * @param offered tokens with commas between them
     * @param accepted the request's header
     */
    static @Nullable BodyCoding of(String offered, @Nullable String accepted) {
        if (offered.isEmpty() || accepted == null) {
            return null;
        }
        List<String> tokens = Arrays.stream(accepted.split(",", -1))
                .map(token -> token.split(";", 2)[0].strip())
                .toList();
        return Arrays.stream(offered.split(",", -1))
                .map(String::strip)
                .filter(tokens::contains)
                .map(token -> valueOf(token.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(null);
    }
}
