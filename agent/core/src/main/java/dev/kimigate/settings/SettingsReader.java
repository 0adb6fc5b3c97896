package dev.kimigate.settings;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the settings from all their sources. Nothing it meets is an exception: what is wrong becomes a problem. */
public final class SettingsReader {
    private SettingsReader() {}

    /** The settings of this JVM; reads at most one file. */
    public static SettingsReading read(@Nullable String agentArguments) {
        return read(agentArguments, strings(System.getProperties()), System.getenv());
    }

    /**
     * The settings of the given surroundings; reads at most one file.
     *
     * @param agentArguments the text behind the jar in {@code -javaagent}, null or empty if there is none
     * @param properties system properties, {@code user.home} and {@code os.name} among them
     */
    public static SettingsReading read(
            @Nullable String agentArguments, Map<String, String> properties, Map<String, String> environment) {
        Draft draft = new Draft();
        if (agentArguments != null) {
            AgentArguments.read(agentArguments, draft);
        }
        offerProperties(properties, draft);
        offerEnvironment(environment, draft);
        offerFile(properties, environment, draft);
        return draft.finish();
    }

    private static void offerProperties(Map<String, String> properties, Draft draft) {
        new TreeMap<>(properties).forEach((name, value) -> {
            if (name.startsWith(Origin.PROPERTY_PREFIX)) {
                draft.offer(name.substring(Origin.PROPERTY_PREFIX.length()), value, Source.property(name));
            }
        });
    }

    private static void offerEnvironment(Map<String, String> environment, Draft draft) {
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(Origin.ENVIRONMENT_PREFIX)) {
                String key = name.substring(Origin.ENVIRONMENT_PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
                draft.offer(key, value, Source.environment(name));
            }
        });
    }

    private static void offerFile(Map<String, String> properties, Map<String, String> environment, Draft draft) {
        Path chosen = (Path) draft.value(Setting.CONFIG);
        Path file = chosen != null ? chosen : ConfigFolder.file(properties, environment);
        if (file != null) {
            ConfigFile.read(file, chosen == null, draft);
        }
    }

    /** Hosts put things into their properties that are no strings. */
    private static Map<String, String> strings(Properties properties) {
        Map<String, String> strings = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            String value = properties.getProperty(name);
            if (value != null) {
                strings.put(name, value);
            }
        }
        return strings;
    }
}
