package dev.kimigate.cli;

import dev.kimigate.machine.StateDirectory;
import dev.kimigate.settings.Settings;
import dev.kimigate.settings.SettingsReader;
import dev.kimigate.settings.SettingsReading;
import dev.kimigate.store.StoreException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings that hold for this user's JVMs: as theirs, with the agent's arguments from where they were installed.
 *
 * @param option the agent's option; null if none is installed
 */
record UserSettings(@Nullable AgentOption option, SettingsReading reading) {
    /** Of this process. */
    static UserSettings present() {
        AgentOption option = InstalledOption.of(System.getenv(), home(), System.getProperty("os.name", ""));
        return new UserSettings(option, SettingsReader.read(option == null ? null : option.arguments()));
    }

    static Path home() {
        return Path.of(System.getProperty("user.home", ""));
    }

    Settings settings() {
        return reading.settings();
    }

    /** Made if need be, and checked. */
    Path stateFolder() {
        try {
            return StateDirectory.prepare(settings().stateDir());
        } catch (StoreException failure) {
            throw Failure.of(String.valueOf(failure.getMessage()));
        }
    }

    /** The settings of another JVM with the agent; null if the system does not tell what it was started with. */
    static @Nullable Settings of(RunningJvm jvm) {
        Map<String, String> environment = Processes.environment(jvm.pid());
        return jvm.agents().isEmpty() || environment.isEmpty()
                ? null
                : read(jvm, jvm.agents().get(0), environment);
    }

    /** Those of a gateway, from what it was started with and what is installed; null if the system does not tell. */
    static @Nullable Settings ofGateway(long pid) {
        Map<String, String> environment = Processes.environment(pid);
        AgentOption option = InstalledOption.of(environment, home(), System.getProperty("os.name", ""));
        return environment.isEmpty() ? null : read(RunningJvm.of(pid, ""), option, environment);
    }

    private static Settings read(RunningJvm jvm, @Nullable AgentOption option, Map<String, String> environment) {
        Map<String, String> properties = new HashMap<>();
        properties.put("user.home", environment.getOrDefault("HOME", home().toString()));
        properties.put("os.name", System.getProperty("os.name", ""));
        for (String each : jvm.options()) {
            int equals = each.indexOf('=');
            if (each.startsWith("-D") && equals > 0) {
                properties.put(each.substring(2, equals), each.substring(equals + 1));
            }
        }
        return SettingsReader.read(option == null ? null : option.arguments(), properties, environment)
                .settings();
    }

    /** The state folder of another JVM with the agent; null if the system does not tell. */
    static @Nullable Path stateFolderOf(RunningJvm jvm) {
        Settings settings = of(jvm);
        return settings == null ? null : stateFolderOf(settings);
    }

    /** Where such settings keep the state; null if no folder can be named. */
    static @Nullable Path stateFolderOf(Settings settings) {
        try {
            return StateDirectory.locate(settings.stateDir());
        } catch (StoreException unknown) {
            return null;
        }
    }
}
