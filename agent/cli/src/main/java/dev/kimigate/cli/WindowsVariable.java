package dev.kimigate.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * How {@code JAVA_TOOL_OPTIONS} gets into the environment of a Windows user, and out again: commands of PowerShell for
 * the user to run. They are shown and not run: a wrong value keeps every Java from starting. Pure.
 */
final class WindowsVariable {
    private static final String NAME = "JAVA_TOOL_OPTIONS";

    private WindowsVariable() {}

    /** @param present the variable as it is; empty if there is none */
    static String setting(AgentOption option, String present) {
        List<String> options = others(present);
        options.add(OptionsFile.forVariable(option.text()));
        return command(PowerShellText.quoted(String.join(" ", options)));
    }

    /** Without the agent; without the variable, if it held nothing else. */
    static String unsetting(String present) {
        List<String> options = others(present);
        return command(options.isEmpty() ? "$null" : PowerShellText.quoted(String.join(" ", options)));
    }

    private static List<String> others(String present) {
        List<String> others = new ArrayList<>();
        for (String option : AgentOption.split(present)) {
            if (AgentOption.of(option) == null) {
                others.add(OptionsFile.forVariable(option));
            }
        }
        return others;
    }

    private static String command(String value) {
        return "[Environment]::SetEnvironmentVariable('" + NAME + "', " + value + ", 'User')";
    }
}
