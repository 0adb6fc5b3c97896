package dev.kimigate.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Tells without reading any setting whether one may name endpoints. Any thread. */
public final class EndpointHint {
    /** The settings that do, by their keys: the table of settings is loaded by who reads them. */
    private static final String[] NAMING = {"endpoints", "config"};

    private EndpointHint() {}

    /** As the other, of this JVM. */
    public static boolean mayNameEndpoints(String agentArguments) {
        return mayNameEndpoints(agentArguments, SettingsReader.strings(System.getProperties()), System.getenv());
    }

    /**
     * False if all endpoints are Kimi's own. Looks at names alone, and once whether there is a configuration file.
     *
     * @param agentArguments the text behind the jar in {@code -javaagent}, empty if there is none
     * @param properties system properties, {@code user.home} and {@code os.name} among them
     */
    public static boolean mayNameEndpoints(
            String agentArguments, Map<String, String> properties, Map<String, String> environment) {
        for (String key : NAMING) {
            if (agentArguments.contains(key)
                    || properties.containsKey(Origin.PROPERTY_PREFIX + key)
                    || isVariable(Origin.ENVIRONMENT_PREFIX + key, environment)) {
                return true;
            }
        }
        Path file = ConfigFolder.file(properties, environment);
        return file != null && Files.exists(file);
    }

    /** The name behind the prefix is read in any case. */
    private static boolean isVariable(String wanted, Map<String, String> environment) {
        for (String name : environment.keySet()) {
            if (name.equalsIgnoreCase(wanted)) {
                return true;
            }
        }
        return false;
    }
}
