package dev.kimigate.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent's option as this user's JVMs get it: from the variable, from a shell's profile, or from an IDE's file. So
 * that what is no JVM counts in the same account and folder as they do.
 */
final class InstalledOption {
    /** How the launcher hands on what {@code JAVA_TOOL_OPTIONS} was: a JVM that had it would say so on stderr. */
    static final String HANDED_ON = "KIMIGATE_JAVA_TOOL_OPTIONS";

    private static final String VARIABLE = "JAVA_TOOL_OPTIONS";

    private InstalledOption() {}

    /** The first that is found, in that order; null if there is none. */
    static @Nullable AgentOption of(Map<String, String> environment, Path home, String system) {
        List<AgentOption> present = ofVariable(environment);
        if (!present.isEmpty()) {
            return present.get(0);
        }
        List<Path> files = new ArrayList<>(ShellProfiles.naming(home));
        files.addAll(new IdeFiles(home, system).all());
        for (Path file : files) {
            AgentOption option = OptionsFile.byName(file.toString()).option(content(file));
            if (option != null) {
                return option;
            }
        }
        return null;
    }

    /** The variable as a JVM would get it. */
    static String variable(Map<String, String> environment) {
        String own = environment.getOrDefault(VARIABLE, "");
        return own.isEmpty() ? environment.getOrDefault(HANDED_ON, "") : own;
    }

    /** The copies of this agent that the variable names. */
    static List<AgentOption> ofVariable(Map<String, String> environment) {
        return AgentOption.among(AgentOption.split(variable(environment)));
    }

    /** As {@link OptionsFile} takes it; empty if it cannot be read. */
    private static String content(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException unreadable) {
            return "";
        }
    }
}
