package dev.kimigate.settings;

/** The least severe events to tell; the names are those of SLF4J's levels. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG
}
