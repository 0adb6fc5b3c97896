package dev.kimigate.kimi;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kimigate.json.UntrustedJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer of {@code /usages}. Its shapes, which may be mixed:
 *
 * <pre>
 * {"user": {"userId"}, "parallel": {"limit"}, "usage": WINDOW, "limits": [{"detail": WINDOW}], "usages": {NAME: WINDOW}}
 * </pre>
 *
 * <p>Each part may be absent or of another type, each number a string. For one answer, by one thread.
 */
final class UsagesParser {
    private final long nowMillis;
    private int ceiling;
    private @Nullable String userId;
    private long spentUntilMillis;

    UsagesParser(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    /** Null if the bytes are not one whole JSON object: half an answer may mean the opposite. */
    @Nullable
    UsagesReport parse(byte[] body) {
        try (JsonParser parser = UntrustedJson.parser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            readRoot(parser);
            return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null
                    ? new UsagesReport(ceiling, userId, spentUntilMillis)
                    : null;
        } catch (IOException noJson) {
            return null;
        }
    }

    private void readRoot(JsonParser parser) throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            switch (name) {
                case "user" -> readUser(parser);
                case "parallel" -> readParallel(parser);
                case "usage" -> readWindow(parser);
                case "limits", "usages" -> readWindows(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void readUser(JsonParser parser) throws IOException {
        if (!isObject(parser)) {
            return;
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if ((name.equals("userId") || name.equals("user_id")) && value.isScalarValue()) {
                String text = parser.getText();
                userId = value != JsonToken.VALUE_NULL && KimiAccounts.isName(text) ? text : userId;
            }
            parser.skipChildren();
        }
    }

    private void readParallel(JsonParser parser) throws IOException {
        if (!isObject(parser)) {
            return;
        }
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (name.equals("limit")) {
                double limit = Numbers.of(parser);
                ceiling = limit >= 1 && limit <= Plans.LARGEST_LIMIT ? (int) limit : ceiling;
            }
            parser.skipChildren();
        }
    }

    /** A list of entries or an object of them; an entry is a window or has it as its detail. */
    private void readWindows(JsonParser parser) throws IOException {
        boolean list = parser.currentToken() == JsonToken.START_ARRAY;
        if (!list && !isObject(parser)) {
            return;
        }
        JsonToken end = list ? JsonToken.END_ARRAY : JsonToken.END_OBJECT;
        for (JsonToken token = parser.nextToken(); token != null && token != end; token = parser.nextToken()) {
            if (token != JsonToken.FIELD_NAME) {
                readWindow(parser);
            }
        }
    }

    private void readWindow(JsonParser parser) throws IOException {
        if (!isObject(parser)) {
            return;
        }
        UsageWindow window = new UsageWindow(nowMillis);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            if (name.equals("detail")) {
                readWindow(parser);
            } else {
                window.read(name, parser);
                parser.skipChildren();
            }
        }
        spentUntilMillis = Math.max(spentUntilMillis, window.spentUntilMillis());
    }

    /** Anything else is skipped. */
    private static boolean isObject(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return true;
        }
        parser.skipChildren();
        return false;
    }
}
