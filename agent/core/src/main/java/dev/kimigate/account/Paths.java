package dev.kimigate.account;

/** Tells paths that mean what they look like. */
final class Paths {
    private Paths() {}

    /**
     * False if the path holds what a server may resolve to another path: empty and dot segments, backslashes, path
     * parameters, encoded dots, slashes and backslashes.
     */
    static boolean isPlain(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '\\'
                    || c == ';'
                    || (c == '%' && hidesStructure(path, i))
                    || (c == '/' && isOddSegment(path, i + 1))) {
                return false;
            }
        }
        return true;
    }

    /** %2e, %2f, %5c; %25 too, for those who decode twice. */
    private static boolean hidesStructure(String path, int percent) {
        if (percent + 2 >= path.length()) {
            return true;
        }
        char high = path.charAt(percent + 1);
        char low = (char) (path.charAt(percent + 2) | 0x20);
        return (high == '2' && (low == 'e' || low == 'f' || low == '5')) || (high == '5' && low == 'c');
    }

    private static boolean isOddSegment(String path, int start) {
        int end = path.indexOf('/', start);
        int length = (end < 0 ? path.length() : end) - start;
        return switch (length) {
            case 0 -> end >= 0;
            case 1 -> path.charAt(start) == '.';
            case 2 -> path.startsWith("..", start);
            default -> false;
        };
    }
}
