package dev.kimigate.gateway.page;

/** HTML that is put together. What came from outside is escaped and cut short. */
final class Html {
    /** Longer texts of others say nothing more. */
    private static final int LONGEST = 300;

    private final StringBuilder text = new StringBuilder();

    /** Markup of ours. */
    Html raw(String markup) {
        text.append(markup);
        return this;
    }

    /** A text of anybody's. */
    Html text(String any) {
        text.append(escaped(any));
        return this;
    }

    Html text(long number) {
        text.append(number);
        return this;
    }

    /** {@code <name>text</name>} for a name of ours, perhaps with attributes. */
    Html element(String nameAndAttributes, String any) {
        int blank = nameAndAttributes.indexOf(' ');
        String name = blank < 0 ? nameAndAttributes : nameAndAttributes.substring(0, blank);
        return raw("<" + nameAndAttributes + ">").text(any).raw("</" + name + ">");
    }

    static String escaped(String any) {
        StringBuilder safe = new StringBuilder(any.length());
        int end = any.offsetByCodePoints(0, Math.min(LONGEST, any.codePointCount(0, any.length())));
        for (int i = 0; i < end; i++) {
            char c = any.charAt(i);
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(isShown(c) ? c : '?');
            }
        }
        return end < any.length() ? safe.append('…').toString() : safe.toString();
    }

    /** Not what turns the direction of writing, or is nothing to see. */
    private static boolean isShown(char c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
