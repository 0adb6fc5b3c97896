package dev.kimigate.settings;

/** Where changes of state are told. */
public enum LogKind {
    FILE,
    STDERR,
    OFF
}
