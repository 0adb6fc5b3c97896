package dev.kimigate.settings;

import dev.kimigate.help.Explain;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with the settings.
 *
 * @param message one line for people: what, the value, where it is from, the wanted form, where to read on
 */
public record Problem(String message) {
    private static final int LONGEST_SHOWN = 100;

    /** A value of the wrong form; {@code overridden} if a stronger source gave the setting a value. */
    static Problem wrongValue(Setting setting, String value, Source source, boolean overridden) {
        return new Problem(setting.key() + ": " + quoted(value) + " (from " + source + ") cannot be used; write "
                + setting.type().wanted() + ". " + (overridden ? "It has no effect." : inForce(setting))
                + see(setting));
    }

    public Problem {
        message = oneLine(message);
    }

    static Problem unknownKey(String key, Source source) {
        Setting nearest = NearestKey.of(key);
        String hint = nearest == null
                ? "the settings are " + NearestKey.all()
                : "did you mean " + source.origin().spell(nearest.key()) + "?";
        return new Problem(quoted(key) + " (from " + source.whole() + ") is not a setting; " + hint + " See "
                + Explain.topic("settings"));
    }

    static Problem setTwice(Setting setting, Source source) {
        return new Problem(setting.key() + " is set twice in " + source + "; the last value is used." + see(setting));
    }

    static Problem inArguments(String text, String wanted) {
        return new Problem(
                "the agent's arguments: " + quoted(text) + " " + wanted + ". See " + Explain.topic("arguments"));
    }

    static Problem inFile(String path, @Nullable Integer line, String what) {
        String place = line == null ? path : path + " line " + line;
        return new Problem("config: " + place + " " + what + ". See " + Explain.topic("file"));
    }

    private static String inForce(Setting setting) {
        if (setting.type().isList()) {
            return "It is left out.";
        }
        return setting.defaultText().isEmpty() ? "It is left unset." : "Using " + setting.defaultText() + ".";
    }

    private static String see(Setting setting) {
        return " See " + Explain.topic(setting.key());
    }

    /** Short, and without what a URL may carry that is secret: user name, password, query. */
    static String quoted(String value) {
        String text = withoutQuery(withoutUser(value));
        return text.length() <= LONGEST_SHOWN ? "'" + text + "'" : "'" + text.substring(0, LONGEST_SHOWN) + "…'";
    }

    /** Nothing that would break the line or hide what stands in it. */
    private static String oneLine(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            shown.append(isHidden(c) ? '?' : c);
        }
        return shown.toString();
    }

    private static boolean isHidden(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }

    /** A URL without user name and password; another text as it is. */
    static String withoutUser(String value) {
        int at = value.lastIndexOf('@');
        int start = value.indexOf("://");
        return at < 0 || start < 0 || at < start ? value : value.substring(0, start + 3) + "…" + value.substring(at);
    }

    private static String withoutQuery(String value) {
        int query = value.indexOf('?');
        return query < 0 || !value.contains("://") ? value : value.substring(0, query) + "?…";
    }

    @Override
    public String toString() {
        return message;
    }
}
