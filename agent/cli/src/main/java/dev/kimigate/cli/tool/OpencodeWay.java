package dev.kimigate.cli.tool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** opencode: settings in a variable, which win over its files and are merged with them. */
final class OpencodeWay implements ToolWay {
    private static final String CONTENT = "OPENCODE_CONFIG_CONTENT";
    private static final List<String> NAMES = List.of("opencode.json", "opencode.jsonc");

    @Override
    public void plan(ToolStart start, PlanDraft draft) throws UnreadableSettingsException {
        String given = start.environment().getOrDefault(CONTENT, "");
        JsonTree content = given.isBlank() ? JsonTree.empty() : JsonTree.parse(given);
        Map<String, String> urls = new LinkedHashMap<>();
        for (Path file : files(start)) {
            String text = ToolStart.text(file);
            addUrls(text == null ? JsonTree.empty() : JsonTree.parse(text), urls);
        }
        addUrls(content, urls);
        boolean changed = false;
        for (Map.Entry<String, String> each : urls.entrySet()) {
            String through = draft.through(each.getValue()).orElse(null);
            if (through != null) {
                content.put(through, "provider", each.getKey(), "options", "baseURL");
                changed = true;
            }
        }
        if (changed) {
            draft.variable(CONTENT, content.text());
        }
    }

    private static void addUrls(JsonTree settings, Map<String, String> urls) {
        for (String provider : settings.names("provider")) {
            if (settings.at("provider", provider, "options", "baseURL") instanceof String url) {
                urls.put(provider, url);
            }
        }
    }

    /** The last one wins: the user's, the one that a variable names, those of the folders down to this one. */
    private static List<Path> files(ToolStart start) {
        List<Path> files = new ArrayList<>();
        Path user = start.folder("XDG_CONFIG_HOME", ".config").resolve("opencode");
        NAMES.forEach(name -> files.add(user.resolve(name)));
        String named = start.environment().getOrDefault("OPENCODE_CONFIG", "");
        if (!named.isBlank()) {
            files.add(start.here().resolve(named));
        }
        List<Path> folders = new ArrayList<>();
        for (Path each = start.here();
                each != null;
                each = Files.exists(each.resolve(".git")) ? null : each.getParent()) {
            folders.add(0, each);
        }
        for (Path folder : folders) {
            NAMES.forEach(name -> files.add(folder.resolve(name)));
        }
        return files;
    }

    @Override
    public String advice() {
        return "Write provider.X.options.baseURL into opencode.json, for a built-in provider too";
    }
}
