package dev.kimigate.agent;

import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/** The door to everything that thinks: loaded from the jar's inner archives when a client is first seen. */
final class LazyCore {
    /** The one class of the core that this module knows; an {@link AgentCore} made of what {@link #create} passes. */
    private static final String ENTRY = "dev.kimigate.start.Core";

    private static final String COMMANDS = "dev.kimigate.cli.Main";

    private final String arguments;
    private final Instrumentation instrumentation;
    /* No AtomicBoolean: it would load the JDK's handles of variables into every JVM. */
    private volatile boolean recorded;
    private volatile boolean managed;
    /** Written under the lock. */
    private volatile AgentCore core;

    private boolean broken;
    private boolean gated = true;

    LazyCore(String arguments, Instrumentation instrumentation) {
        this.arguments = arguments;
        this.instrumentation = instrumentation;
    }

    /** The patched class file, or null to leave the class as it is. Never throws. */
    byte[] weave(ClassLoader loader, String name, ProtectionDomain domain, byte[] classFile) {
        try {
            AgentCore ready = core();
            return ready == null ? null : ready.weave(loader, name, domain, classFile);
        } catch (Throwable failure) {
            Host.say(name.replace('/', '.') + " could not be hooked, its calls go through ungated: " + failure);
            return null;
        }
    }

    /** Somebody has begun a recording in this JVM. */
    void recorded() {
        recorded = true;
        tellObserved();
    }

    /** Somebody has begun to manage this JVM. */
    void managed() {
        managed = true;
        tellObserved();
    }

    /** Called in the middle of class loading: takes no lock, and never throws. Telling it twice is harmless. */
    private void tellObserved() {
        AgentCore ready = core;
        if (ready == null || !(recorded || managed)) {
            return;
        }
        try {
            ready.observed(recorded, managed);
        } catch (Throwable failure) {
            // Then nobody sees what the core does; the calls go on.
        }
    }

    /** Whether calls are gated from now on. Those that wait already get their turn in either case. */
    synchronized void gated(boolean now) {
        gated = now;
        if (core != null) {
            core.gated(now);
        }
    }

    /** Runs the command line; returns its exit code. */
    static int commandLine(String[] arguments) throws Exception {
        Class<?> commands = CoreLoader.withCommands().loadClass(COMMANDS);
        return (Integer) commands.getMethod("run", String[].class).invoke(null, (Object) arguments);
    }

    private synchronized AgentCore core() throws Throwable {
        if (core == null && !broken) {
            broken = true; // until it has worked: one failure, one line
            AgentCore created = create();
            if (!gated) {
                created.gated(false);
            }
            core = created;
            tellObserved();
            broken = false;
        }
        return core;
    }

    private AgentCore create() throws Exception {
        CoreLoader loader = CoreLoader.open();
        return (AgentCore) loader.loadClass(ENTRY)
                .getConstructor(Instrumentation.class, String.class, Archive.class)
                .newInstance(instrumentation, arguments, loader.clients());
    }
}
