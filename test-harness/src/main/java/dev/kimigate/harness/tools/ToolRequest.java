package dev.kimigate.harness.tools;

import dev.kimigate.harness.endpoint.Surface;
import dev.kimigate.harness.http.RequestHead;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request of a tool: an inference call or another. */
record ToolRequest(RequestHead head, String body) {

    private static final Pattern MODEL = Pattern.compile("\"model\"\\s*:\\s*\"([^\"]*)\"");
    private static final Pattern STREAM = Pattern.compile("\"stream\"\\s*:\\s*true");

    /** Reads the next request; null if the connection ended before it. */
    static @Nullable ToolRequest read(InputStream in) throws IOException {
        RequestHead head = RequestHead.read(in);
        return head == null ? null : new ToolRequest(head, new String(head.body(in), StandardCharsets.UTF_8));
    }

    /** Method, target and version. */
    String line() {
        return head.line();
    }

    /** The header fields, in order, as they were spelt. */
    Stream<String> fields() {
        return head.text().lines().skip(1).filter(field -> !field.isBlank());
    }

    String method() {
        return head.method();
    }

    /** The path, without the query. */
    String path() {
        return head.target().replaceFirst("\\?.*", "");
    }

    /** The shape of the answer; empty if this is no inference call. */
    Optional<Surface> surface() {
        if (!method().equals("POST")) {
            return Optional.empty();
        }
        if (path().endsWith("/chat/completions")) {
            return Optional.of(Surface.CHAT);
        }
        if (path().endsWith("/messages")) {
            return Optional.of(Surface.MESSAGES);
        }
        return path().endsWith("/responses") ? Optional.of(Surface.RESPONSES) : Optional.empty();
    }

    boolean streamed() {
        return STREAM.matcher(body).find();
    }

    String model() {
        Matcher model = MODEL.matcher(body);
        return model.find() ? model.group(1) : "unknown";
    }

    /** The value of a header field; empty if it did not come. */
    String field(String name) {
        return head.headers().getOrDefault(name, "");
    }
}
