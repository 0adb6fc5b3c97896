package dev.kimigate.harness.host;

import java.lang.instrument.Instrumentation;

/** An agent that does nothing: what is left is what any agent costs. */
public final class EmptyAgent {
    private EmptyAgent() {}

    public static void premain(String arguments, Instrumentation instrumentation) {
        // Nothing.
    }
}
