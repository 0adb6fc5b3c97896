package dev.kimigate.settings;

/** Whether one word was likely meant to be another. Pure. */
public final class Spelling {
    private static final int LONGEST = 40;

    private Spelling() {}

    /** At most one letter in three is wrong, missing, too much, or has changed places with its neighbour. */
    public static boolean isNear(String written, String meant) {
        return edits(written, meant) <= Math.max(1, meant.length() / 3);
    }

    /**
     * Insertions, deletions, changes, and swaps of neighbours that lead from one text to the other; a great many where
     * one of them is longer than any word.
     */
    static int edits(String a, String b) {
        if (a.length() > LONGEST || b.length() > LONGEST) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(int[][] d, String a, String b, int i, int j) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int edits = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(edits, d[i - 2][j - 2] + 1) : edits;
    }
}
