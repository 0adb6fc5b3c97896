package dev.kimigate.settings;

/** Who shares permits: all JVMs of the user on this machine, one JVM, or all machines that use one server. */
public enum StoreKind {
    MACHINE,
    JVM,
    SERVER
}
