package dev.kimigate.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files that login shells read. */
final class ShellProfiles {
    private static final List<String> OF_BASH = List.of(".bash_profile", ".bash_login", ".profile");
    private static final List<String> ALL =
            List.of(".profile", ".bash_profile", ".bash_login", ".bashrc", ".zprofile", ".zshenv", ".zshrc");

    private ShellProfiles() {}

    /**
     * The one that this user's shell reads, whether it exists or not.
     *
     * @param shell such as {@code /bin/zsh}; null if unknown
     */
    static Path usual(Path home, @Nullable String shell) {
        if (shell != null && shell.endsWith("zsh")) {
            return home.resolve(".zprofile");
        }
        if (shell != null && shell.endsWith("bash")) {
            for (String name : OF_BASH) {
                if (Files.exists(home.resolve(name))) {
                    return home.resolve(name);
                }
            }
        }
        return home.resolve(".profile");
    }

    /** Those that name the agent, by our hand or another. */
    static List<Path> naming(Path home) {
        return ALL.stream().map(home::resolve).filter(ShellProfiles::namesAgent).toList();
    }

    private static boolean namesAgent(Path file) {
        try {
            return Files.isRegularFile(file)
                    && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("-javaagent:")
                    && new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("kimi-gate");
        } catch (IOException unreadable) {
            return false;
        }
    }
}
