package dev.kimigate.settings;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the setting somebody meant. */
final class NearestKey {
    private static final String[] PREFIXES = {Origin.PROPERTY_PREFIX, "kimi-gate-"};

    private NearestKey() {}

    /** The setting whose key is fewest edits away; null if none is near. */
    static @Nullable Setting of(String written) {
        String key = written.toLowerCase(Locale.ROOT).replace('_', '-');
        for (String prefix : PREFIXES) {
            key = key.startsWith(prefix) ? key.substring(prefix.length()) : key;
        }
        Setting nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (Setting setting : Setting.values()) {
            int edits = key.length() > 40 ? Integer.MAX_VALUE : edits(key, setting.key());
            if (edits < fewest && edits <= Math.max(1, setting.key().length() / 3)) {
                nearest = setting;
                fewest = edits;
            }
        }
        return nearest;
    }

    static String all() {
        StringBuilder keys = new StringBuilder();
        for (Setting setting : Setting.values()) {
            keys.append(keys.length() == 0 ? "" : ", ").append(setting.key());
        }
        return keys.append('.').toString();
    }

    /** Insertions, deletions, changes, and swaps of neighbours that lead from one text to the other. */
    static int edits(String a, String b) {
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
