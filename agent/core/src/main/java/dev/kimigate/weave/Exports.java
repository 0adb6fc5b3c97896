package dev.kimigate.weave;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;

/** Lets the helpers use a client whose module keeps it to itself, as a tool's does that has shaded the client. */
public final class Exports {
    private final Instrumentation instrumentation;

    public Exports(Instrumentation instrumentation) {
        this.instrumentation = instrumentation;
    }

    /** Exports this class's package to the classes that these helpers are, and to nobody else. */
    public void add(Class<?> type, HelperLoader helpers) {
        Module user = helpers.getUnnamedModule();
        if (!type.getModule().isExported(type.getPackageName(), user)) {
            redefine(type, Map.of(type.getPackageName(), Set.of(user)), Map.of());
        }
    }

    /** Opens this class's package to their deep reflection. */
    public void open(Class<?> type, HelperLoader helpers) {
        Module user = helpers.getUnnamedModule();
        if (!type.getModule().isOpen(type.getPackageName(), user)) {
            redefine(type, Map.of(), Map.of(type.getPackageName(), Set.of(user)));
        }
    }

    private void redefine(Class<?> type, Map<String, Set<Module>> exports, Map<String, Set<Module>> opens) {
        instrumentation.redefineModule(type.getModule(), Set.of(), exports, opens, Set.of(), Map.of());
    }
}
