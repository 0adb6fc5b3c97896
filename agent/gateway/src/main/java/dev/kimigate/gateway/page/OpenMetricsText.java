package dev.kimigate.gateway.page;

/** OpenMetrics 1.0 text that is put together family by family. On one thread. */
final class OpenMetricsText {
    private static final int LONGEST_LABEL = 120;

    private final StringBuilder text = new StringBuilder();

    /** {@code unit} empty: there is none; else the name ends with it. */
    void family(String name, String type, String unit, String help) {
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        if (!unit.isEmpty()) {
            text.append("# UNIT ").append(name).append(' ').append(unit).append('\n');
        }
        text.append("# HELP ").append(name).append(' ').append(help).append(".\n");
    }

    /** Labels: names of ours and values of anybody's, in turn. */
    void sample(String name, double value, String... labels) {
        text.append(name);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
            label(labels[i + 1]);
            text.append('"');
        }
        text.append(labels.length > 0 ? "} " : " ").append(number(value)).append('\n');
    }

    private void label(String value) {
        int end = value.offsetByCodePoints(0, Math.min(LONGEST_LABEL, value.codePointCount(0, value.length())));
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '"' -> text.append("\\\"");
                case '\n' -> text.append("\\n");
                default -> text.append(Character.isISOControl(c) || isHalf(value, i) ? '?' : c);
            }
        }
    }

    /** Half of a character cannot be written. */
    private static boolean isHalf(String value, int at) {
        int point = value.codePointAt(at);
        boolean second = at > 0 && Character.isSurrogatePair(value.charAt(at - 1), value.charAt(at));
        return !second && point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    String end() {
        return text.append("# EOF\n").toString();
    }
}
