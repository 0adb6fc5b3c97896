package dev.kimigate.settings;

/** The table of settings as the documents have it. */
final class SettingsTable {
    private SettingsTable() {}

    static String markdown() {
        StringBuilder table = new StringBuilder("| Setting | Default | Meaning | Form |\n|---|---|---|---|\n");
        for (Setting setting : Setting.values()) {
            table.append("| <a id=\"").append(setting.key()).append("\"></a>`").append(setting.key());
            table.append("` | ").append(code(setting.defaultText()));
            table.append(" | ").append(setting.meaning());
            table.append(" | ")
                    .append(setting.type().wanted().replace("*", "\\*"))
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
