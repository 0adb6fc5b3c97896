package dev.kimigate.gateway;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kimigate.json.UntrustedJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request by the SHA-256 of what it asks, of whom, and with which credential. Bodies that are equal as JSON are
 * equal: some tools write the fields of a second attempt in another order. It is kept in memory only.
 */
final class RequestDigest {
    private RequestDigest() {}

    /** {@code head} are the words beside the body that tell requests apart. */
    static ByteBuffer of(List<String> head, byte[] body) {
        List<byte[]> parts = new ArrayList<>();
        head.forEach(word -> parts.add(text('h', word)));
        parts.add(body(body));
        return ByteBuffer.wrap(hash('r', parts)).asReadOnlyBuffer();
    }

    private static byte[] body(byte[] body) {
        try (JsonParser parser = UntrustedJson.parser(body)) {
            parser.nextToken();
            byte[] value = value(parser);
            return parser.nextToken() == null ? value : plain(body);
        } catch (IOException noJson) {
            return plain(body);
        }
    }

    private static byte[] plain(byte[] body) {
        return hash('b', List.of(body));
    }

    private static byte[] value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object(parser);
        }
        if (token == JsonToken.START_ARRAY) {
            List<byte[]> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(value(parser));
            }
            return hash('a', items);
        }
        if (token == null) {
            throw new IOException("no value");
        }
        return token == JsonToken.VALUE_STRING ? text('s', parser.getText()) : text('v', parser.getText());
    }

    private static byte[] object(JsonParser parser) throws IOException {
        Map<String, byte[]> fields = new TreeMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            fields.put(name, value(parser));
        }
        List<byte[]> parts = new ArrayList<>();
        fields.forEach((name, value) -> {
            parts.add(text('n', name));
            parts.add(value);
        });
        return hash('o', parts);
    }

    private static byte[] text(char kind, String text) {
        return hash(kind, List.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] hash(char kind, List<byte[]> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) kind);
            parts.forEach(digest::update);
            return digest.digest();
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
