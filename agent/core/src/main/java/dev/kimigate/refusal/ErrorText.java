package dev.kimigate.refusal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.kimigate.json.UntrustedJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The words of an error body: {@code error.message}, {@code error} as a string, or {@code message}; the whole body
 * where it is no such JSON (HTML, plain text, cut in the middle).
 *
 * <p>OpenRouter's message says only that the provider has refused; the provider's words are in {@code metadata.raw}
 * then. Source: https://openrouter.ai/docs/api/reference/errors-and-debugging
 */
final class ErrorText {
    private static final String REFUSED_BEHIND_A_RELAY = "Provider returned error";

    private ErrorText() {}

    /** Lower case, every run of blanks one space; empty if there is nothing to read. */
    static String of(byte[] body) {
        String message = message(body);
        return plain(message != null ? message : new String(body, StandardCharsets.UTF_8));
    }

    private static @Nullable String message(byte[] body) {
        try (JsonParser parser = UntrustedJson.parser(body)) {
            parser.enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS.mappedFeature());
            return parser.nextToken() == JsonToken.START_OBJECT ? inRoot(parser) : null;
        } catch (IOException notJson) {
            return null;
        }
    }

    private static @Nullable String inRoot(JsonParser parser) throws IOException {
        String outer = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("error")) {
                String inner = value == JsonToken.START_OBJECT ? inError(parser) : text(parser);
                if (inner != null) {
                    return inner; // whatever follows, even damage, does not matter
                }
            } else if (name.equals("message") && outer == null) {
                outer = text(parser);
            }
            parser.skipChildren();
        }
        return outer;
    }

    private static @Nullable String inError(JsonParser parser) throws IOException {
        String found = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (name.equals("message")) {
                found = text(parser);
                if (found != null && !found.equals(REFUSED_BEHIND_A_RELAY)) {
                    return found;
                }
            } else if (name.equals("metadata") && parser.currentToken() == JsonToken.START_OBJECT) {
                String raw = inMetadata(parser);
                if (raw != null && found != null) {
                    return raw;
                }
            }
            parser.skipChildren();
        }
        return found;
    }

    private static @Nullable String inMetadata(JsonParser parser) throws IOException {
        String raw = null;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (name.equals("raw")) {
                raw = text(parser);
            }
            parser.skipChildren();
        }
        return raw;
    }

    private static @Nullable String text(JsonParser parser) throws IOException {
        String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
        return text == null || text.isBlank() ? null : text;
    }

    private static String plain(String text) {
        StringBuilder out = new StringBuilder(text.length());
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c == '\u00a0') {
                blank = true;
                continue;
            }
            if (blank && out.length() > 0) {
                out.append(' ');
            }
            blank = false;
            out.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return out.toString();
    }
}
