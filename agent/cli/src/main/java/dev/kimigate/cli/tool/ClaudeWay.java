package dev.kimigate.cli.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Claude Code: a variable, unless a settings file names the URL, which wins over it. Of several files the machine's
 * wins, then {@code --settings}, the project's local file, the project's, the user's.
 */
final class ClaudeWay implements ToolWay {
    private static final String[] URL = {"env", "ANTHROPIC_BASE_URL"};
    private static final String SETTINGS = "--settings";
    private static final String SOURCES = "--setting-sources";

    @Override
    public void plan(ToolStart start, PlanDraft draft) throws IOException, UnreadableSettingsException {
        for (Path managed : managed(start)) {
            String url = url(ToolStart.text(managed));
            if (url != null) {
                draft.overruled();
                if (draft.through(url).isPresent()) {
                    draft.noWay(managed + " names the URL for this machine and wins over all else. Write the gateway's"
                            + " URL there, as env.ANTHROPIC_BASE_URL");
                }
                return;
            }
        }
        int given = index(start.arguments(), SETTINGS);
        String own = given < 0 ? null : settings(start, value(start.arguments(), given, SETTINGS));
        String url = url(own);
        for (Path file : files(start)) {
            url = url == null ? url(ToolStart.text(file)) : url;
        }
        if (url == null) {
            return;
        }
        draft.overruled();
        String through = draft.through(url).orElse(null);
        if (through == null) {
            return;
        }
        JsonTree merged = own == null ? JsonTree.empty() : JsonTree.parse(own);
        merged.put(through, URL);
        if (given < 0) {
            draft.first(SETTINGS, merged.text());
        } else {
            // in a file: a key that stands in the user's must not come into the list of processes
            Path file = start.privateFolder().make().resolve("claude.json");
            PrivateCopy.write(file, merged.text());
            boolean joined = start.arguments().get(given).startsWith(SETTINGS + "=");
            draft.replace(joined ? given : given + 1, (joined ? SETTINGS + "=" : "") + file);
        }
    }

    private static List<Path> managed(ToolStart start) {
        return List.of(
                start.etc().resolve("claude-code/managed-settings.json"),
                Path.of("/Library/Application Support/ClaudeCode/managed-settings.json"));
    }

    /** The files that count, the first before the others. */
    private static List<Path> files(ToolStart start) {
        int given = index(start.arguments(), SOURCES);
        String sources = given < 0 ? null : value(start.arguments(), given, SOURCES);
        Map<String, Path> all = Map.of(
                "local", start.here().resolve(".claude/settings.local.json"),
                "project", start.here().resolve(".claude/settings.json"),
                "user", start.folder("CLAUDE_CONFIG_DIR", ".claude").resolve("settings.json"));
        List<Path> files = new ArrayList<>();
        for (String source : List.of("local", "project", "user")) {
            Path file = all.get(source);
            if (file != null
                    && (sources == null
                            || List.of(sources.split("\\s*,\\s*", -1)).contains(source))) {
                files.add(file);
            }
        }
        return files;
    }

    /** A file or the settings themselves. */
    private static @Nullable String settings(ToolStart start, String value) throws UnreadableSettingsException {
        return value.strip().startsWith("{")
                ? value
                : ToolStart.text(start.here().resolve(value));
    }

    private static @Nullable String url(@Nullable String settings) throws UnreadableSettingsException {
        return settings != null && JsonTree.parse(settings).at(URL) instanceof String url ? url : null;
    }

    /** Of the last one, which counts; -1 if there is none. */
    private static int index(List<String> arguments, String option) {
        for (int i = arguments.size() - 1; i >= 0; i--) {
            String word = arguments.get(i);
            if (word.startsWith(option + "=") || (word.equals(option) && i + 1 < arguments.size())) {
                return i;
            }
        }
        return -1;
    }

    private static String value(List<String> arguments, int index, String option) {
        String word = arguments.get(index);
        return word.equals(option) ? arguments.get(index + 1) : word.substring(option.length() + 1);
    }

    @Override
    public String advice() {
        return "Set the variable ANTHROPIC_BASE_URL to https://api.kimi.com/coding/ and ANTHROPIC_AUTH_TOKEN to your key";
    }
}
