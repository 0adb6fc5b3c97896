package dev.kimigate.cli.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds base URLs in TOML: values that stand on one line with their key, in tables and inline tables. What TOML can say
 * otherwise is passed over, texts of several lines among it, whatever they look like.
 */
final class TomlUrls {
    private static final Pattern TABLE = Pattern.compile("\\s*\\[\\[?([^\\[\\]]+)]]?\\s*(#.*)?");
    private static final String NAME = "(?:\"[^\"]*\"|'[^']*'|[A-Za-z0-9_-]+)";
    private static final Pattern VALUE = Pattern.compile("(?:^|[{,])\\s*(" + NAME + "(?:\\s*\\.\\s*" + NAME
            + ")*)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)')");
    private static final List<String> QUOTES = List.of("\"\"\"", "'''");

    private String table = "";
    private String inside = "";
    private int insideSince;
    private final List<NamedUrl> found = new ArrayList<>();

    private TomlUrls() {}

    /** @throws UnreadableSettingsException if a text of several lines has no end */
    static List<NamedUrl> in(String text) throws UnreadableSettingsException {
        TomlUrls urls = new TomlUrls();
        int number = 0;
        for (String line : text.split("\r?\n", -1)) {
            urls.line(++number, line);
        }
        if (!urls.inside.isEmpty()) {
            throw new UnreadableSettingsException("the text that begins in line " + urls.insideSince + " has no end");
        }
        return urls.found;
    }

    private void line(int number, String line) {
        if (!inside.isEmpty()) {
            int end = line.indexOf(inside);
            inside = end < 0 ? inside : "";
            return; // nothing of interest stands behind the end of such a text
        }
        Matcher header = TABLE.matcher(line);
        if (header.matches()) {
            table = header.group(1).strip() + ".";
            return;
        }
        if (opensText(number, line)) {
            return;
        }
        Matcher value = VALUE.matcher(withoutComment(line));
        while (value.find()) {
            add(value.group(1), value.group(2) == null ? value.group(3) : value.group(2));
        }
    }

    private void add(String key, String value) {
        String name = key.substring(key.lastIndexOf('.') + 1).strip().replaceAll("[\"']", "");
        if (NamedUrl.isName(name)) {
            NamedUrl.of(table + key, value).ifPresent(found::add);
        }
    }

    private boolean opensText(int number, String line) {
        for (String quotes : QUOTES) {
            int begin = line.indexOf("= " + quotes) < 0 ? line.indexOf("=" + quotes) : line.indexOf("= " + quotes) + 1;
            if (begin >= 0) {
                boolean ended = line.indexOf(quotes, begin + 1 + quotes.length()) >= 0;
                inside = ended ? "" : quotes;
                insideSince = number;
                return true;
            }
        }
        return false;
    }

    private static String withoutComment(String line) {
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == 0 && c == '#') {
                return line.substring(0, i);
            }
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote && !(quote == '"' && line.charAt(i - 1) == '\\')) {
                quote = 0;
            }
        }
        return line;
    }
}
