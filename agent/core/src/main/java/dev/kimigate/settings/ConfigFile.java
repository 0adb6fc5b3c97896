package dev.kimigate.settings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.kimigate.help.Explain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON file: one object of keys and values; a list may be an array. Comments and a comma after the last value are
 * let pass. A file with a fault in its JSON is left out as a whole.
 */
final class ConfigFile {
    private static final int LARGEST = 256 * 1024;

    private record Value(String key, String text, Source source) {}

    private final Path path;
    private final Draft draft;
    private final List<Value> values = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private ConfigFile(Path path, Draft draft) {
        this.path = path;
        this.draft = draft;
    }

    /** Offers what the file says to the draft. That there is none is a problem. */
    static void read(Path path, Draft draft) {
        new ConfigFile(path, draft).read();
    }

    private void read() {
        try {
            byte[] content = content();
            if (content.length > LARGEST) {
                draft.problem(Problem.inFile(path.toString(), null, "is larger than 256 KB and is left out"));
                return;
            }
            parse(content);
            problems.forEach(draft::problem);
            values.forEach(value -> draft.offer(value.key(), value.text(), value.source()));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
            draft.problem(Problem.inFile(
                    path.toString(),
                    line,
                    "is not JSON and the file is left out: " + Problem.quoted(e.getOriginalMessage())));
        } catch (IOException | SecurityException e) {
            draft.problem(Problem.inFile(path.toString(), null, "cannot be read: " + reason(e)));
        }
    }

    private byte[] content() throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException("it is not a regular file"); // a pipe would keep the host waiting
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(LARGEST + 1);
        }
    }

    private static String reason(Exception e) {
        String name = e.getClass().getSimpleName();
        return e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : name;
    }

    private void parse(byte[] content) throws IOException {
        try (JsonParser parser = json().createParser(content)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                problems.add(Problem.inFile(path.toString(), 1, "should hold one JSON object; it is left out"));
                return;
            }
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                int line = parser.currentTokenLocation().getLineNr();
                parser.nextToken();
                value(parser, key, Source.file(path.toString(), line));
            }
            if (parser.nextToken() != null) {
                int line = parser.currentTokenLocation().getLineNr();
                problems.add(Problem.inFile(path.toString(), line, "goes on after the object; the rest is left out"));
            }
        }
    }

    private static JsonFactory json() {
        return JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                .build();
    }

    private void value(JsonParser parser, String key, Source source) throws IOException {
        JsonToken token = parser.currentToken();
        if (key.equals(Setting.CONFIG.key())) {
            problems.add(new Problem("config (from " + source + ") cannot name another file; it is left out. See "
                    + Explain.topic("config")));
            parser.skipChildren();
        } else if (token == JsonToken.START_ARRAY) {
            values.add(new Value(key, elements(parser, key, source), source));
        } else if (token == JsonToken.START_OBJECT) {
            refuse(parser, key, source);
        } else if (token != JsonToken.VALUE_NULL) {
            values.add(new Value(key, parser.getText(), source));
        }
    }

    private String elements(JsonParser parser, String key, Source source) throws IOException {
        List<String> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token.isScalarValue()) {
                elements.add(parser.getText());
            } else {
                refuse(parser, key, source);
            }
        }
        return String.join(",", elements);
    }

    private void refuse(JsonParser parser, String key, Source source) throws IOException {
        problems.add(new Problem(Problem.quoted(key) + " (from " + source
                + ") is an object or an array in an array; write a value or a list of values. It is left out."
                + " See " + Explain.topic("file")));
        parser.skipChildren();
    }
}
