package dev.kimigate.cli.tool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file in which a tool keeps its settings, whether it is there or not.
 *
 * @param kimiByDefault whether the tool calls Kimi if the file names no URL
 */
record ToolFile(String tool, Path file, boolean kimiByDefault) {

    /**
     * Those of the tools whose settings are text.
     *
     * @param home of the user
     * @param here the folder in which a tool would be started
     */
    static List<ToolFile> all(Path home, Path here, Map<String, String> environment) {
        Places places = new Places(home, here, environment);
        places.add("Claude Code", places.folder("CLAUDE_CONFIG_DIR", ".claude").resolve("settings.json"));
        places.addHere("Claude Code", ".claude/settings.json");
        places.addHere("Claude Code", ".claude/settings.local.json");
        places.files.add(new ToolFile(
                "Kimi Code CLI", places.folder("KIMI_CODE_HOME", ".kimi-code").resolve("config.toml"), true));
        places.addNamed("opencode", "OPENCODE_CONFIG", null);
        Path config = places.folder("XDG_CONFIG_HOME", ".config").resolve("opencode");
        for (String name : List.of("opencode.json", "opencode.jsonc")) {
            places.add("opencode", config.resolve(name));
            places.addHere("opencode", name);
        }
        places.addNamed("OpenClaw", "OPENCLAW_CONFIG_PATH", ".openclaw/openclaw.json");
        places.add("codex", places.folder("CODEX_HOME", ".codex").resolve("config.toml"));
        places.add("qwen-code", home.resolve(".qwen/settings.json"));
        places.addHere("qwen-code", ".qwen/settings.json");
        places.addNamed("qwen-code", "QWEN_CODE_SYSTEM_SETTINGS_PATH", null);
        places.addNamed("Cline CLI", "CLINE_PROVIDER_SETTINGS_PATH", ".cline/data/settings/providers.json");
        return places.files.stream().distinct().toList();
    }

    boolean isToml() {
        return file.toString().endsWith(".toml");
    }

    private record Places(Path home, Path here, Map<String, String> environment, List<ToolFile> files) {
        Places(Path home, Path here, Map<String, String> environment) {
            this(home, here, environment, new ArrayList<>());
        }

        /** What a variable names, else a folder in the home. */
        Path folder(String variable, String usual) {
            String named = environment.getOrDefault(variable, "");
            return named.isBlank() ? home.resolve(usual) : home.resolve(named);
        }

        /** What a variable names, else a file in the home, or none. */
        void addNamed(String tool, String variable, @Nullable String usual) {
            if (usual != null || !environment.getOrDefault(variable, "").isBlank()) {
                add(tool, folder(variable, String.valueOf(usual)));
            }
        }

        void addHere(String tool, String name) {
            add(tool, here.resolve(name));
        }

        void add(String tool, Path file) {
            files.add(new ToolFile(tool, file.toAbsolutePath().normalize(), false));
        }
    }
}
