package dev.kimigate.cli.tool;

import java.io.IOException;
import java.nio.file.Path;

/** The Cline CLI: a changed copy of its file. */
final class ClineWay implements ToolWay {
    private static final String VARIABLE = "CLINE_PROVIDER_SETTINGS_PATH";

    @Override
    public void plan(ToolStart start, PlanDraft draft) throws IOException, UnreadableSettingsException {
        String settings = ToolStart.text(start.folder(VARIABLE, ".cline/data/settings/providers.json"));
        String changed = settings == null ? "" : draft.throughIn(settings);
        if (settings != null && !changed.equals(settings)) {
            Path copy = start.privateFolder().make().resolve("providers.json");
            PrivateCopy.write(copy, changed);
            draft.variable(VARIABLE, copy.toString());
        }
    }

    @Override
    public String advice() {
        return "Choose a provider with a base URL in cline's settings";
    }
}
