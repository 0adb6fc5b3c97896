package dev.kimigate.harness.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of an HTTP/1.1 request: its first line and its headers.
 *
 * @param text as it came, the blank line at its end included; a character for each byte
 */
public record RequestHead(String text) {
    private static final Pattern FIRST_LINE = Pattern.compile("[A-Z]+ \\S+ HTTP/\\S+\\s+");

    /**
     * Reads up to the body; null if the connection ends before that, or if its first line is no HTTP, such as that of a
     * TLS handshake. Give it a buffered stream.
     */
    public static @Nullable RequestHead read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder(256);
        int lineStart = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            text.append((char) next);
            if (next != '\n') {
                continue;
            }
            if (lineStart == 0 && !FIRST_LINE.matcher(text).matches()) {
                return null;
            }
            if (text.substring(lineStart).isBlank()) {
                return new RequestHead(text.toString());
            }
            lineStart = text.length();
        }
        return null;
    }

    /** The first line: method, target and version. */
    public String line() {
        return text.lines().findFirst().orElse("");
    }

    public String method() {
        return word(0);
    }

    /** A path, or what a proxy is asked for. */
    public String target() {
        return word(1);
    }

    private String word(int index) {
        return line().split(" ", 3)[index];
    }

    /** By their names, in upper or lower case. Of headers with one name, the last. */
    public Map<String, String> headers() {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        text.lines().skip(1).filter(line -> line.indexOf(':') > 0).forEach(line -> {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon), line.substring(colon + 1).trim());
        });
        return headers;
    }

    /** Reads the body that follows. */
    public byte[] body(InputStream in) throws IOException {
        return body(in, headers());
    }

    /**
     * Reads the body that follows such headers, out of its chunks if it has some.
     *
     * @throws EOFException if the connection ends in the middle of it
     */
    public static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
        if (!"chunked".equals(headers.get("Transfer-Encoding"))) {
            return exactly(in, Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] chunk;
        do {
            chunk = exactly(in, Integer.parseInt(chunkLine(in), 16));
            body.write(chunk);
            chunkLine(in);
        } while (chunk.length > 0);
        return body.toByteArray();
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("a body of " + length + " bytes ended after " + bytes.length);
        }
        return bytes;
    }

    /** The length of a chunk, or the empty line behind one. */
    private static String chunkLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("a body ended between two chunks");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
