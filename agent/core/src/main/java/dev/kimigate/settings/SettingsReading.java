package dev.kimigate.settings;

import java.util.List;

/** The settings in force and everything that is wrong with what was given, in the order of the sources. */
public record SettingsReading(Settings settings, List<Problem> problems) {}
