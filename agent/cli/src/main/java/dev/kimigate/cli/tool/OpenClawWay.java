package dev.kimigate.cli.tool;

import java.io.IOException;
import java.nio.file.Path;

/** OpenClaw: a changed copy of its file, in a folder of its own. */
final class OpenClawWay implements ToolWay {
    private static final String VARIABLE = "OPENCLAW_CONFIG_PATH";

    @Override
    public void plan(ToolStart start, PlanDraft draft) throws IOException, UnreadableSettingsException {
        Path file = start.environment().getOrDefault(VARIABLE, "").isBlank()
                ? start.folder("OPENCLAW_STATE_DIR", ".openclaw").resolve("openclaw.json")
                : start.folder(VARIABLE, "");
        String config = ToolStart.text(file);
        String changed = config == null ? "" : draft.throughIn(config);
        if (config == null || changed.equals(config)) {
            return;
        }
        if (config.contains("$include")) {
            draft.noWay(file + " includes other files, which a copy elsewhere would not find. Write the gateway's URL"
                    + " there, as models.providers.X.baseUrl");
            return;
        }
        Path copy = start.privateFolder().make().resolve("openclaw.json");
        PrivateCopy.write(copy, changed);
        draft.variable(VARIABLE, copy.toString());
    }

    @Override
    public String advice() {
        return "Write models.providers.X.baseUrl into ~/.openclaw/openclaw.json";
    }
}
