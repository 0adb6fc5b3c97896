package dev.kimigate.cli.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** qwen-code: the machine's settings, which win over the user's and the project's, replaced by a file of ours. */
final class QwenWay implements ToolWay {
    private static final String VARIABLE = "QWEN_CODE_SYSTEM_SETTINGS_PATH";
    private static final String OPTION = "--openai-base-url";
    private static final String[] AUTH = {"security", "auth", "baseUrl"};
    private static final String[] PROVIDERS = {"modelProviders"};

    @Override
    public void plan(ToolStart start, PlanDraft draft) throws IOException, UnreadableSettingsException {
        JsonTree ours = read(machine(start));
        List<JsonTree> layers = List.of(
                ours,
                read(start.here().resolve(".qwen/settings.json")),
                read(start.home().resolve(".qwen/settings.json")));
        boolean changed = false;
        for (String[] path : List.of(AUTH, PROVIDERS)) {
            Object present = null;
            for (JsonTree layer : layers) {
                present = present == null ? layer.at(path) : present;
            }
            Object through = through(path[path.length - 1], present, draft);
            if (through != null && !through.equals(present)) {
                ours.put(through, path);
                changed = true;
            }
        }
        if (changed) {
            Path file = start.privateFolder().make().resolve("qwen.json");
            PrivateCopy.write(file, ours.text());
            draft.variable(VARIABLE, file.toString());
        }
        arguments(start.arguments(), draft);
    }

    private static void arguments(List<String> arguments, PlanDraft draft) {
        for (int i = 0; i < arguments.size(); i++) {
            int index = i;
            String word = arguments.get(i);
            if (word.startsWith(OPTION + "=")) {
                draft.through(word.substring(OPTION.length() + 1))
                        .ifPresent(url -> draft.replace(index, OPTION + "=" + url));
            } else if (i > 0 && arguments.get(i - 1).equals(OPTION)) {
                draft.through(word).ifPresent(url -> draft.replace(index, url));
            }
        }
    }

    private static Path machine(ToolStart start) {
        return start.environment().getOrDefault(VARIABLE, "").isBlank()
                ? start.etc().resolve("qwen-code/settings.json")
                : start.folder(VARIABLE, "");
    }

    private static JsonTree read(Path file) throws UnreadableSettingsException {
        String text = ToolStart.text(file);
        return text == null ? JsonTree.empty() : JsonTree.parse(text);
    }

    /** The value with the gateway's URLs in it. */
    private static @Nullable Object through(String name, @Nullable Object value, PlanDraft draft) {
        if (value instanceof Map<?, ?> object) {
            Map<String, @Nullable Object> changed = new LinkedHashMap<>();
            object.forEach((key, each) -> changed.put(String.valueOf(key), through(String.valueOf(key), each, draft)));
            return changed;
        }
        if (value instanceof List<?> array) {
            List<@Nullable Object> changed = new ArrayList<>();
            array.forEach(each -> changed.add(through(name, each, draft)));
            return changed;
        }
        return value instanceof String text && NamedUrl.isName(name)
                ? draft.through(text).orElse(text)
                : value;
    }

    @Override
    public String advice() {
        return "Write modelProviders with a baseUrl into ~/.qwen/settings.json";
    }
}
