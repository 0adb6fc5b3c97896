package dev.kimigate.cli.tool;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** codex: settings on its command line, which win over its file. */
final class CodexWay implements ToolWay {
    private static final Pattern GIVEN = Pattern.compile("(.*base_url\\s*=\\s*)[\"']?([^\"']*)[\"']?");

    @Override
    public void plan(ToolStart start, PlanDraft draft) throws UnreadableSettingsException {
        Path user = start.folder("CODEX_HOME", ".codex").resolve("config.toml");
        for (Path file : List.of(user, start.here().resolve(".codex/config.toml"))) {
            String config = ToolStart.text(file);
            for (NamedUrl named : config == null ? List.<NamedUrl>of() : TomlUrls.in(config)) {
                draft.through(named.url().toString())
                        .ifPresent(url -> draft.first("-c", named.key() + "=\"" + url + "\""));
            }
        }
        for (int i = 0; i < start.arguments().size(); i++) {
            Matcher given = GIVEN.matcher(start.arguments().get(i));
            if (given.matches()) {
                int index = i;
                draft.through(given.group(2)).ifPresent(url -> draft.replace(index, given.group(1) + '"' + url + '"'));
            }
        }
    }

    @Override
    public String advice() {
        return "Write model_providers.X.base_url into ~/.codex/config.toml";
    }
}
