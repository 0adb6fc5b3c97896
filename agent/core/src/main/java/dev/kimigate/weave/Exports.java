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
        Module module = type.getModule();
        Module user = helpers.getUnnamedModule();
        if (!module.isExported(type.getPackageName(), user)) {
            Map<String, Set<Module>> exports = Map.of(type.getPackageName(), Set.of(user));
            instrumentation.redefineModule(module, Set.of(), exports, Map.of(), Set.of(), Map.of());
        }
    }
}
