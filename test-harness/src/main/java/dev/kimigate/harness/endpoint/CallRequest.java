package dev.kimigate.harness.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * An inference call as it came in.
 *
 * <p>A test steers single calls by words such as {@code x-test-millis}: as header, as query parameter, as JSON field,
 * or written into the prompt ({@code x-test-millis=300}), looked for in this order.
 */
final class CallRequest {

    private static final String NO_TEXT = "pong";

    private final Route route;
    private final HttpFields headers;
    private final Fields query;
    private final byte[] body;
    private final @Nullable JsonNode json;

    CallRequest(Route route, HttpFields headers, Fields query, byte[] body) {
        this.route = route;
        this.headers = headers;
        this.query = query;
        this.body = body;
        this.json = EndpointJson.parse(body);
    }

    /** The key or token that came with a request; empty for none. */
    static String credential(HttpFields headers) {
        String key = headers.get("x-api-key");
        if (key != null) {
            return key;
        }
        String authorization = headers.get("Authorization");
        return authorization == null ? "" : authorization.replaceFirst("(?i)^Bearer +", "");
    }

    Route route() {
        return route;
    }

    HttpFields headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    boolean streamed() {
        return json != null && json.path("stream").asBoolean(false);
    }

    String model() {
        return json == null ? "kimi-for-coding" : json.path("model").asText("kimi-for-coding");
    }

    /** The text of the last user message; the whole body if it is no JSON. */
    String text() {
        if (json == null) {
            return new String(body, StandardCharsets.UTF_8);
        }
        String text = textOf(json.has("input") ? json.path("input") : lastUserMessage(json.path("messages")));
        return text.isBlank() ? NO_TEXT : text;
    }

    String word(String name, String otherwise) {
        String found = word(name);
        return found == null ? otherwise : found;
    }

    @Nullable
    String word(String name) {
        String header = headers.get(name);
        if (header != null) {
            return header;
        }
        String parameter = query.getValue(name);
        return parameter != null ? parameter : inBody(name);
    }

    int number(String name, int otherwise) {
        String word = word(name);
        return word == null ? otherwise : Integer.parseInt(word);
    }

    private @Nullable String inBody(String name) {
        Matcher matcher = Pattern.compile(Pattern.quote(name) + "[\\\\\"]*\\s*[:=]\\s*[\\\\\"]*([\\w.-]+)")
                .matcher(new String(body, StandardCharsets.ISO_8859_1));
        return matcher.find() ? matcher.group(1) : null;
    }

    private static JsonNode lastUserMessage(JsonNode messages) {
        JsonNode last = messages.path(messages.size() - 1);
        for (JsonNode message : messages) {
            last = message.path("role").asText().equals("user") ? message : last;
        }
        return last;
    }

    private static String textOf(JsonNode node) {
        if (node.isTextual()) {
            return node.asText();
        }
        if (node.isArray()) {
            List<String> parts = new ArrayList<>();
            node.forEach(part -> parts.add(textOf(part)));
            return String.join("\n", parts);
        }
        return node.has("content")
                ? textOf(node.path("content"))
                : node.path("text").asText();
    }
}
