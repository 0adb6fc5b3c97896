package dev.kimigate.cli.tool;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds base URLs in JSON as people write it: with comments, trailing commas, single quotes, names without quotes. */
final class JsonUrls {
    private static final int DEEPEST = 64;

    static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
            .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private JsonUrls() {}

    /** @throws UnreadableSettingsException saying where it is no JSON, and nothing of what stands there */
    static List<NamedUrl> in(String text) throws UnreadableSettingsException {
        List<NamedUrl> found = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                String name = token == JsonToken.VALUE_STRING ? parser.currentName() : null;
                if (name != null && NamedUrl.isName(name)) {
                    NamedUrl.of(path(parser.getParsingContext()), parser.getText())
                            .ifPresent(found::add);
                }
            }
            return found;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new UnreadableSettingsException("it is no JSON"
                    + (at == null ? "" : " in line " + at.getLineNr() + ", column " + at.getColumnNr()));
        } catch (IOException e) {
            throw new UnreadableSettingsException("it is no JSON");
        }
    }

    private static String path(JsonStreamContext context) {
        List<String> names = new ArrayList<>();
        for (JsonStreamContext each = context; each != null; each = each.getParent()) {
            String name = each.getCurrentName();
            if (name != null) {
                names.add(0, name);
            }
        }
        return String.join(".", names);
    }
}
