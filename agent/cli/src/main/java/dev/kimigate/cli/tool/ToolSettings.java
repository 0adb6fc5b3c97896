package dev.kimigate.cli.tool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the settings of tools say about base URLs.
 *
 * @param urls in the order of the tools, those of the environment first
 * @param silent files of tools that call Kimi when no URL is named, without one: {@code tool (file)}
 * @param unreadable a line for each file that cannot be read
 */
public record ToolSettings(List<ToolUrl> urls, List<String> silent, List<String> unreadable) {
    private static final int MOST_BYTES = 1 << 20;
    private static final String VARIABLE = "BASE_URL";
    private static final Map<String, String> TOOLS_OF_VARIABLES = Map.of(
            "ANTHROPIC_BASE_URL", "Claude Code", "OPENAI_BASE_URL", "qwen-code", "KIMI_CODE_BASE_URL", "Kimi Code CLI");

    public ToolSettings {
        urls = List.copyOf(urls);
        silent = List.copyOf(silent);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Reads them; no file is read further than 1 MB.
     *
     * @param home of the user
     * @param here the folder in which a tool would be started
     */
    public static ToolSettings read(Path home, Path here, Map<String, String> environment) {
        List<ToolUrl> urls = new ArrayList<>(ofVariables(environment));
        List<String> silent = new ArrayList<>();
        List<String> unreadable = new ArrayList<>();
        for (ToolFile file : ToolFile.all(home, here, environment)) {
            if (!Files.exists(file.file())) {
                continue;
            }
            try {
                List<NamedUrl> found = urls(file);
                found.forEach(url ->
                        urls.add(new ToolUrl(file.tool(), shown(file.file(), home) + ", " + url.key(), url.url())));
                if (found.isEmpty() && file.kimiByDefault()) {
                    silent.add(file.tool() + " (" + shown(file.file(), home) + ")");
                }
            } catch (UnreadableSettingsException e) {
                unreadable.add(file.tool() + "'s " + shown(file.file(), home) + " cannot be read: " + e.reason());
            }
        }
        return new ToolSettings(urls, silent, unreadable);
    }

    private static List<ToolUrl> ofVariables(Map<String, String> environment) {
        List<ToolUrl> urls = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.endsWith(VARIABLE) && NamedUrl.isName(name)) {
                String tool = TOOLS_OF_VARIABLES.getOrDefault(name, "a tool started from this shell");
                NamedUrl.of(name, value)
                        .ifPresent(url -> urls.add(new ToolUrl(tool, "the variable " + url.key(), url.url())));
            }
        });
        return urls;
    }

    private static List<NamedUrl> urls(ToolFile file) throws UnreadableSettingsException {
        String text = text(file.file());
        return file.isToml() ? TomlUrls.in(text) : JsonUrls.in(text);
    }

    private static String text(Path file) throws UnreadableSettingsException {
        if (!Files.isRegularFile(file)) {
            throw new UnreadableSettingsException("it is no regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new UnreadableSettingsException("it is larger than 1 MB");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            throw new UnreadableSettingsException(e.getClass().getSimpleName());
        }
    }

    private static String shown(Path file, Path home) {
        return file.startsWith(home) ? "~/" + home.relativize(file) : file.toString();
    }
}
