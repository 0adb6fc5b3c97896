package dev.kimigate.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/*
 * Loops, not streams and lambdas, here and in what is read without any setting: a host's first lambda costs some 30 ms,
 * and this runs within its first call.
 */
/** Reads the settings from all their sources. Nothing it meets is an exception: what is wrong becomes a problem. */
public final class SettingsReader {
    /** How the names of the variables begin that are for the server's client alone. */
    private static final String STORE_PASSWORD = Origin.ENVIRONMENT_PREFIX + "STORE_PASSWORD";

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
        for (Map.Entry<String, String> property : new TreeMap<>(properties).entrySet()) {
            String name = property.getKey();
            if (name.startsWith(Origin.PROPERTY_PREFIX)) {
                String key = name.substring(Origin.PROPERTY_PREFIX.length());
                draft.offer(key, property.getValue(), Source.property(name));
            }
        }
    }

    private static void offerEnvironment(Map<String, String> environment, Draft draft) {
        for (Map.Entry<String, String> variable : new TreeMap<>(environment).entrySet()) {
            String name = variable.getKey();
            if (name.startsWith(Origin.ENVIRONMENT_PREFIX) && !name.startsWith(STORE_PASSWORD)) {
                String key = name.substring(Origin.ENVIRONMENT_PREFIX.length())
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
                draft.offer(key, variable.getValue(), Source.environment(name));
            }
        }
    }

    private static void offerFile(Map<String, String> properties, Map<String, String> environment, Draft draft) {
        Path chosen = (Path) draft.value(Setting.CONFIG);
        Path file = chosen != null ? chosen : ConfigFolder.file(properties, environment);
        if (file != null && (chosen != null || Files.exists(file))) {
            ConfigFile.read(file, draft); // loads the JSON parser, so not without need
        }
    }

    /** Hosts put things into their properties that are no strings. */
    static Map<String, String> strings(Properties properties) {
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
