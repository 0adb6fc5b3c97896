package dev.kimigate.gateway;

import org.jspecify.annotations.Nullable;

/** How a server may read a path: decoded, without path parameters, with single slashes. */
final class PathReading {
    /** A path that still changes after so many decodings is made to confuse. */
    private static final int MOST_DECODINGS = 3;

    private PathReading() {}

    /** The path as it may be read; null if it may lead elsewhere than it looks: dot segments, backslashes, controls. */
    static @Nullable String of(String rawPath) {
        String path = rawPath;
        for (int i = 0; i < MOST_DECODINGS; i++) {
            String decoded = decode(path);
            if (decoded == null) {
                return null;
            }
            if (decoded.equals(path)) {
                return plain(path);
            }
            path = decoded;
        }
        return null;
    }

    /** Null if an escape is cut short or stands for a control character. */
    private static @Nullable String decode(String path) {
        StringBuilder out = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                int value = i + 2 < path.length() ? hex(path, i + 1) : -1;
                if (value < 0) {
                    return null;
                }
                c = (char) value;
                i += 2;
            }
            if (c < ' ' || c == 127 || c == '\\' || c == '#') {
                return null;
            }
            out.append(c);
        }
        return out.toString();
    }

    private static int hex(String text, int at) {
        int high = Character.digit(text.charAt(at), 16);
        int low = Character.digit(text.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high * 16 + low;
    }

    private static @Nullable String plain(String path) {
        StringBuilder out = new StringBuilder(path.length());
        for (String segment : path.split("/", -1)) {
            int parameter = segment.indexOf(';');
            String name = parameter < 0 ? segment : segment.substring(0, parameter);
            if (name.equals(".") || name.equals("..")) {
                return null;
            }
            if (!name.isEmpty()) {
                out.append('/').append(name);
            }
        }
        return path.endsWith("/") || out.length() == 0 ? out.append('/').toString() : out.toString();
    }
}
