package dev.kimigate.json;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Texts as JSON has them. */
public final class JsonText {
    private JsonText() {}

    /** The text between quotation marks, with what JSON does not allow in it escaped. */
    public static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
