package dev.kimigate.cli.tool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Kimi Code CLI: a folder that stands in for its own, with a changed copy of one file. */
final class KimiCodeWay implements ToolWay {
    private static final String FILE = "config.toml";
    private static final Pattern LOGIN = Pattern.compile("(?m)^\\s*(\\[.*\\.oauth]|oauth\\s*=)|[{,]\\s*oauth\\s*=");

    @Override
    public void plan(ToolStart start, PlanDraft draft) throws IOException, UnreadableSettingsException {
        Path home =
                start.folder("KIMI_CODE_HOME", ".kimi-code").toAbsolutePath().normalize();
        String config = ToolStart.text(home.resolve(FILE));
        if (config == null) {
            return;
        }
        String changed = draft.throughIn(config);
        if (changed.equals(config)) {
            return;
        }
        if (LOGIN.matcher(config).find()) {
            // Its token is kept under a name made of the URL; a copy of it would part from the original when it is
            // renewed.
            draft.noWay("kimi was logged in with kimi login, and its token is for Kimi's own URL only. Use a key: in "
                    + home.resolve(FILE) + " a provider with type, base_url and api_key");
            return;
        }
        Path standIn = LinkedHome.make(start.privateFolder().make(), home, FILE, changed);
        draft.variable("KIMI_CODE_HOME", standIn.toString());
    }

    @Override
    public String advice() {
        return "Write base_url and api_key of a provider into ~/.kimi-code/config.toml";
    }
}
