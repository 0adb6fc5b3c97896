package dev.kimigate.gateway;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request or an answer as it came over a socket.
 *
 * @param fields name and value of each, in their order and spelling; white space around a value is not part of it
 * @param body out of its chunks
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record RawMessage(String firstLine, List<String> fields, byte[] body) {
    /** Reads a request; null if the connection ends before it. */
    static @Nullable RawMessage request(InputStream in) throws IOException {
        return read(in, false, List.of(), () -> {});
    }

    /**
     * Reads an answer.
     *
     * @param bodyless whatever its fields say, as after HEAD
     * @param parts lengths of what of the body is awaited together
     * @param received runs before each part, when all before it is here
     */
    static @Nullable RawMessage read(InputStream in, boolean bodyless, List<Integer> parts, Runnable received)
            throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        List<String> fields = new ArrayList<>();
        for (String field = line(in); field != null && !field.isEmpty(); field = line(in)) {
            int colon = field.indexOf(':');
            fields.add(field.substring(0, colon) + ": "
                    + field.substring(colon + 1).strip());
        }
        RawMessage head = new RawMessage(first, List.copyOf(fields), new byte[0]);
        return bodyless ? head : new RawMessage(first, head.fields, head.readBody(in, parts, received));
    }

    private byte[] readBody(InputStream in, List<Integer> parts, Runnable received) throws IOException {
        InputStream body = body(in);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < parts.size(); i++) {
            received.run();
            byte[] part = body.readNBytes(parts.get(i));
            if (part.length < parts.get(i)) {
                throw new EOFException("a body ended in its part " + i);
            }
            all.writeBytes(part);
        }
        all.writeBytes(body.readAllBytes());
        return all.toByteArray();
    }

    private InputStream body(InputStream in) {
        if (value("transfer-encoding").equals("chunked")) {
            return new Chunks(in);
        }
        String length = value("content-length");
        if (!length.isEmpty()) {
            return new Chunks(in, Integer.parseInt(length));
        }
        return firstLine.startsWith("HTTP/") ? in : new Chunks(in, 0); // a request does not go on until the end
    }

    private String value(String name) {
        return fields.stream()
                .filter(field -> name(field).equals(name))
                .map(field -> field.substring(field.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("");
    }

    /** All fields but some, which are named in lower case. */
    List<String> fieldsBut(String... names) {
        Set<String> dropped = Set.of(names);
        return fields.stream().filter(field -> !dropped.contains(name(field))).toList();
    }

    private static String name(String field) {
        return field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT);
    }

    /** Byte by byte, so that nothing behind it is taken; null at the end. */
    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (next != '\r') {
                out.write(next);
            }
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** A body of chunks, or of one part whose length is known. Never reads on to give what it has. */
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private final boolean chunked;
        private int left;
        private boolean ended;

        Chunks(InputStream in) {
            this.in = in;
            this.chunked = true;
        }

        Chunks(InputStream in, int length) {
            this.in = in;
            this.chunked = false;
            this.left = length;
            this.ended = length == 0;
        }

        @Override
        public int read() throws IOException {
            if (left == 0 && !ended) {
                nextChunk();
            }
            if (ended) {
                return -1;
            }
            int next = in.read();
            if (next < 0) {
                throw new EOFException("a body ended " + left + " bytes too early");
            }
            left--;
            if (left == 0) {
                ended = !chunked;
            }
            return next;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int next = read();
            if (next < 0) {
                return -1;
            }
            bytes[offset] = (byte) next;
            return 1;
        }

        /** The line behind a chunk is empty; behind the last, after fields that nobody sends here. */
        private void nextChunk() throws IOException {
            String size = line(in);
            if (size != null && size.isEmpty()) {
                size = line(in);
            }
            if (size == null) {
                throw new EOFException("a body ended between two chunks");
            }
            left = Integer.parseInt(size, 16);
            if (left == 0) {
                ended = true;
                String unused = line(in);
            }
        }
    }
}
