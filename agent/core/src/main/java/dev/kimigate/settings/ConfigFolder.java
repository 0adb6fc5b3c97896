package dev.kimigate.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where this system keeps a user's configuration. */
final class ConfigFolder {
    private ConfigFolder() {}

    /** The configuration file in its usual place; null if the user has no home. */
    static @Nullable Path file(Map<String, String> properties, Map<String, String> environment) {
        try {
            Path folder = folder(properties, environment);
            return folder == null ? null : folder.resolve("kimi-gate").resolve("config.json");
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static @Nullable Path folder(Map<String, String> properties, Map<String, String> environment) {
        String system = properties.getOrDefault("os.name", "").toLowerCase(Locale.ROOT);
        if (system.startsWith("windows")) {
            Path roaming = absolute(environment.get("APPDATA"));
            return roaming != null ? roaming : inHome(properties, "AppData", "Roaming");
        }
        if (system.startsWith("mac")) {
            return inHome(properties, "Library", "Application Support");
        }
        Path chosen = absolute(environment.get("XDG_CONFIG_HOME"));
        return chosen != null ? chosen : inHome(properties, ".config");
    }

    /** Without a home directory the JVM says "?". */
    private static @Nullable Path inHome(Map<String, String> properties, String... names) {
        Path folder = absolute(properties.get("user.home"));
        for (String name : names) {
            folder = folder == null ? null : folder.resolve(name);
        }
        return folder;
    }

    private static @Nullable Path absolute(@Nullable String path) {
        return path == null || path.isBlank() || !Path.of(path).isAbsolute() ? null : Path.of(path);
    }
}
