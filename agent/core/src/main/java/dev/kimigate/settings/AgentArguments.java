package dev.kimigate.settings;

import java.util.ArrayList;
import java.util.List;

/*
 * The text behind "-javaagent:kimi-gate.jar=": key=value pairs with commas between them. A value in " or ' may hold
 * commas and blanks. Shells and JAVA_TOOL_OPTIONS eat quotes, so a part that is no pair and follows a list continues
 * the list: endpoints=http://a/,http://b/,limit=3 means what it looks like.
 */
final class AgentArguments {
    private final String text;
    private final Draft draft;
    private int at;
    private String key = "";
    private final List<String> value = new ArrayList<>();

    private AgentArguments(String text, Draft draft) {
        this.text = text;
        this.draft = draft;
    }

    static void read(String text, Draft draft) {
        AgentArguments arguments = new AgentArguments(text, draft);
        while (arguments.at < text.length()) {
            arguments.part();
        }
        arguments.finish();
    }

    private void part() {
        int end = keyEnd();
        if (end > at) {
            finish();
            key = text.substring(at, end).trim();
            at = end + 1;
            value.add(value());
            return;
        }
        String part = value();
        Setting setting = Setting.byKey(key);
        if (part.isEmpty()) {
            return;
        }
        if (setting != null && setting.type().isList()) {
            value.add(part);
        } else {
            finish();
            draft.problem(Problem.inArguments(part, "is no pair; write key=value, and quote values with commas"));
        }
    }

    private void finish() {
        if (!key.isEmpty()) {
            draft.offer(key, String.join(",", value), Source.ARGUMENTS);
        }
        key = "";
        value.clear();
    }

    /** The place of the '=' that ends a key here; -1 if what follows is no pair. */
    private int keyEnd() {
        for (int i = at; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '=') {
                return i;
            }
            if (!Character.isLetterOrDigit(c) && "-_. ".indexOf(c) < 0) {
                return -1;
            }
        }
        return -1;
    }

    private String value() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            return quotedValue(text.charAt(at));
        }
        int comma = text.indexOf(',', at);
        int end = comma < 0 ? text.length() : comma;
        String raw = text.substring(at, end).trim();
        at = end + 1;
        return raw;
    }

    private String quotedValue(char quote) {
        int start = at + 1;
        int close = text.indexOf(quote, start);
        if (close < 0) {
            draft.problem(Problem.inArguments(text.substring(at), "has no closing " + quote));
            at = text.length();
            return text.substring(start);
        }
        int comma = text.indexOf(',', close);
        int end = comma < 0 ? text.length() : comma;
        String rest = text.substring(close + 1, end).trim();
        if (!rest.isEmpty()) {
            draft.problem(Problem.inArguments(rest, "follows a closing " + quote + "; a comma is missing"));
        }
        at = end + 1;
        return text.substring(start, close);
    }
}
