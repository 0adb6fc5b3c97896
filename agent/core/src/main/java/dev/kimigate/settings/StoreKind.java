package dev.kimigate.settings;

/** Who shares permits: all JVMs of the user on this machine, or one JVM. */
public enum StoreKind {
    MACHINE,
    JVM
}
