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
            int edits = Spelling.edits(key, setting.key());
            if (edits < fewest && Spelling.isNear(key, setting.key())) {
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
}
