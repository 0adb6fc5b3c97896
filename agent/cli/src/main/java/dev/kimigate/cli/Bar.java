package dev.kimigate.cli;

/**
 * The permits of an account, drawn: one mark for each as long as there is room. Pure.
 *
 * @param columns how much room there is, 4 at least
 * @param unicode whether block characters can be shown
 */
record Bar(int columns, boolean unicode) {
    static final int WIDEST = 60;

    String of(int held, int limit) {
        int room = columns - 2;
        int marks = Math.max(1, Math.min(room, Math.max(limit, held)));
        int most = Math.max(1, Math.max(limit, held));
        int full = (int) Math.min(marks, ((long) held * marks + most - 1) / most);
        String edge = unicode ? "▕" : "[";
        return edge
                + (unicode ? "█" : "#").repeat(full)
                + (unicode ? "░" : ".").repeat(marks - full)
                + (unicode ? "▏" : "]");
    }
}
