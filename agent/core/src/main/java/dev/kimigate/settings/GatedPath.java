package dev.kimigate.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which requests under an endpoint count.
 *
 * @param method the method in upper case; {@link #ANY} for every method
 * @param suffix the last segments of the path, with a slash before each; {@link #ANY} for every path
 */
public record GatedPath(String method, String suffix) {
    public static final String ANY = "*";

    /** The request pattern; null if the text is not of the wanted form. */
    static @Nullable GatedPath parse(String text) {
        int blank = text.indexOf(' ');
        if (blank < 0) {
            return of(text.equals(ANY) ? ANY : "POST", text);
        }
        String method = text.substring(0, blank).toUpperCase(Locale.ROOT);
        return isMethod(method) ? of(method, text.substring(blank).trim()) : null;
    }

    private static @Nullable GatedPath of(String method, String suffix) {
        boolean wellFormed = suffix.startsWith("/") && suffix.length() > 1 && EndpointPrefix.isPlainPath(suffix);
        return wellFormed || suffix.equals(ANY) ? new GatedPath(method, suffix) : null;
    }

    private static boolean isMethod(String text) {
        if (text.equals(ANY)) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '-' && c != '_' && (c < 'A' || c > 'Z')) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    @Override
    public String toString() {
        return method + " " + suffix;
    }
}
