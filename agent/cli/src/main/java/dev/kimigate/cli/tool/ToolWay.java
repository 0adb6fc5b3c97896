package dev.kimigate.cli.tool;

import java.io.IOException;

/** How one tool is sent to the gateway from outside, as measured in docs/figures/tools.md. */
interface ToolWay {
    /** Adds to the draft what this tool needs beside its environment's URLs. */
    void plan(ToolStart start, PlanDraft draft) throws IOException, UnreadableSettingsException;

    /** What to do where no URL is found: the file and the key. */
    String advice();
}
