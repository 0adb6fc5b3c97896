package dev.kimigate.settings;

/**
 * Where one value comes from.
 *
 * @param place in words, to be read after "from"
 */
public record Source(Origin origin, String place) {
    static final Source ARGUMENTS = new Source(Origin.ARGUMENTS, "the agent's arguments");
    static final Source DEFAULT = new Source(Origin.DEFAULT, "the defaults");

    static Source property(String name) {
        return new Source(Origin.PROPERTY, "the system property " + name);
    }

    static Source environment(String name) {
        return new Source(Origin.ENVIRONMENT, "the environment variable " + name);
    }

    /** Lines count from 1. */
    static Source file(String path, int line) {
        return new Source(Origin.FILE, path + " line " + line);
    }

    /** The source without the name of the value, to speak of a name that is unknown. */
    String whole() {
        return switch (origin) {
            case PROPERTY -> "the system properties";
            case ENVIRONMENT -> "the environment";
            default -> place;
        };
    }

    public boolean isDefault() {
        return origin == Origin.DEFAULT;
    }

    @Override
    public String toString() {
        return place;
    }
}
