package dev.kimigate.cli;

/** Text between double quotes of PowerShell. In ASCII alone, because Windows reads scripts in a code page. Pure. */
final class PowerShellText {
    private static final int LAST_OF_ASCII = 126;

    private PowerShellText() {}

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > LAST_OF_ASCII) {
                quoted.append(String.format("$([char]0x%04x)", (int) c));
            } else {
                quoted.append(c == '"' || c == '`' || c == '$' ? "`" : "").append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** What {@link #quoted} made of a text. */
    static String unquoted(String quoted) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < quoted.length() - 1; i++) {
            char c = quoted.charAt(i);
            if (c == '`') {
                text.append(quoted.charAt(++i));
            } else if (quoted.startsWith("$([char]0x", i)) {
                int digits = i + "$([char]0x".length();
                text.append((char) Integer.parseInt(quoted.substring(digits, digits + 4), 16));
                i = digits + 4;
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
