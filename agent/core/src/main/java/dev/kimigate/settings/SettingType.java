package dev.kimigate.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The forms a value can have. */
enum SettingType {
    SWITCH("on or off (or true, false)"),
    LIMIT("auto or a whole number from 1 to 65535"),
    COUNT("a whole number from 1 to 65535"),
    DURATION("a whole number with ms, s, m or h, at most 24h, such as 30s or 500ms"),
    TEXT("a text of at most 200 characters, without control characters"),
    FILE("a path (~ is not the home directory here)"),
    FOLDER("an absolute path"),
    STORE("machine, jvm, or redis://HOST:6379 (rediss:// for TLS)"),
    LOG("file, stderr or off"),
    LEVEL("error, warn, info or debug"),
    ENDPOINTS("http:// or https:// with host, port and path only, such as https://relay.example/kimi or http://*:*/"),
    PATHS("/path or METHOD /path, such as /chat/completions or PUT /v1/jobs, or *");

    private static final int LONGEST_TEXT = 200;

    private final String wanted;

    SettingType(String wanted) {
        this.wanted = wanted;
    }

    /** The wanted form, to be read after "write". */
    String wanted() {
        return wanted;
    }

    /** True where commas part the elements of a list. */
    boolean isList() {
        return this == ENDPOINTS || this == PATHS;
    }

    /** The value of the text, or of one element of a list; null if it has not the wanted form. */
    @Nullable
    Object parse(String text) {
        return switch (this) {
            case SWITCH -> onOrOff(text);
            case LIMIT -> limit(text);
            case DURATION -> Durations.parse(text);
            case TEXT -> text.length() <= LONGEST_TEXT && isPrintable(text) ? text : null;
            case FILE -> path(text);
            case FOLDER -> absolute(path(text));
            case STORE -> StorePlace.parse(text);
            case COUNT -> count(text);
            case LOG -> oneOf(LogKind.values(), text);
            case LEVEL -> oneOf(LogLevel.values(), text);
            case ENDPOINTS -> EndpointPrefix.parse(text);
            case PATHS -> GatedPath.parse(text);
        };
    }

    private static @Nullable Boolean onOrOff(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "on", "true", "yes" -> Boolean.TRUE;
            case "off", "false", "no" -> Boolean.FALSE;
            default -> null;
        };
    }

    /** 0 stands for auto. */
    private static @Nullable Integer limit(String text) {
        return text.equalsIgnoreCase("auto") ? Integer.valueOf(0) : count(text);
    }

    private static @Nullable Integer count(String text) {
        int number = Digits.parse(text, 65_535);
        return number > 0 ? number : null;
    }

    private static @Nullable Path path(String text) {
        if (!isPrintable(text) || text.startsWith("~")) {
            return null;
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable Path absolute(@Nullable Path path) {
        return path == null || !path.isAbsolute() ? null : path;
    }

    private static <E extends Enum<E>> @Nullable E oneOf(E[] values, String text) {
        for (E value : values) {
            if (value.name().equalsIgnoreCase(text)) {
                return value;
            }
        }
        return null;
    }

    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
