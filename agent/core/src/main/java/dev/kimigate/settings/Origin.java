package dev.kimigate.settings;

import java.util.Locale;

/** Where values come from, the strongest first. */
public enum Origin {
    ARGUMENTS,
    PROPERTY,
    ENVIRONMENT,
    FILE,
    DEFAULT;

    static final String PROPERTY_PREFIX = "kimigate.";
    static final String ENVIRONMENT_PREFIX = "KIMI_GATE_";

    /** How a key is spelt here. */
    String spell(String key) {
        return switch (this) {
            case PROPERTY -> PROPERTY_PREFIX + key;
            case ENVIRONMENT -> ENVIRONMENT_PREFIX + key.replace('-', '_').toUpperCase(Locale.ROOT);
            default -> key;
        };
    }
}
