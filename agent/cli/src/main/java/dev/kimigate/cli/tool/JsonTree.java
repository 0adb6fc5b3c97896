package dev.kimigate.cli.tool;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.kimigate.report.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of JSON that can be changed: maps, lists, texts, numbers, truth values and null. One thread. */
final class JsonTree {
    private final Map<String, @Nullable Object> root;

    private JsonTree(Map<String, @Nullable Object> root) {
        this.root = root;
    }

    static JsonTree empty() {
        return new JsonTree(new LinkedHashMap<>());
    }

    /** Reads it as people write it. */
    static JsonTree parse(String text) throws UnreadableSettingsException {
        try (JsonParser parser = JsonUrls.JSON.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                return new JsonTree(object(parser));
            }
        } catch (IOException e) {
            throw new UnreadableSettingsException("it is no JSON");
        }
        throw new UnreadableSettingsException("it is no JSON object");
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<@Nullable Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new BigDecimal(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** What stands there; null if nothing does. */
    @Nullable
    Object at(String... path) {
        Object value = root;
        for (String name : path) {
            value = value instanceof Map<?, ?> object ? object.get(name) : null;
        }
        return value;
    }

    /** The names in the object that stands there; none if none does. */
    List<String> names(String... path) {
        return at(path) instanceof Map<?, ?> object
                ? object.keySet().stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Puts a value there, and the objects above it that are missing. */
    void put(@Nullable Object value, String... path) {
        Map<String, @Nullable Object> object = root;
        for (int i = 0; i < path.length - 1; i++) {
            object = child(object, path[i]);
        }
        object.put(path[path.length - 1], value);
    }

    @SuppressWarnings("unchecked") // maps in the tree are made by object()
    private static Map<String, @Nullable Object> child(Map<String, @Nullable Object> object, String name) {
        Object present = object.get(name);
        if (present instanceof Map<?, ?>) {
            return (Map<String, @Nullable Object>) present;
        }
        Map<String, @Nullable Object> made = new LinkedHashMap<>();
        object.put(name, made);
        return made;
    }

    /** On one line, in ASCII. */
    String text() {
        return Json.ascii(root);
    }
}
