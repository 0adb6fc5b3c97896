package dev.kimigate.agent;

import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** The door to everything that thinks: loaded from the jar's inner archives when a client is first seen. */
final class Core {
    /** The one class of the core that this module knows; it takes (Instrumentation, String, byte[]). */
    private static final String ENTRY = "dev.kimigate.start.Core";

    private static final String COMMANDS = "dev.kimigate.cli.Main";

    private final String arguments;
    private final Instrumentation instrumentation;
    /* No AtomicBoolean: it would load the JDK's handles of variables into every JVM. */
    private volatile boolean recorded;
    private volatile boolean managed;
    /** Written under the lock. */
    private volatile BiFunction<Object[], byte[], byte[]> weaver;

    private boolean broken;
    private boolean gated = true;

    Core(String arguments, Instrumentation instrumentation) {
        this.arguments = arguments;
        this.instrumentation = instrumentation;
    }

    /** The patched class file, or null to leave the class as it is. Never throws. */
    byte[] weave(ClassLoader loader, String name, ProtectionDomain domain, byte[] classFile) {
        try {
            BiFunction<Object[], byte[], byte[]> ready = weaver();
            return ready == null ? null : ready.apply(new Object[] {loader, name, domain}, classFile);
        } catch (Throwable failure) {
            Host.say(name.replace('/', '.') + " could not be hooked, its calls go through ungated: " + failure);
            return null;
        }
    }

    /** Somebody has begun a recording in this JVM. */
    void recorded() {
        recorded = true;
        tellSeen();
    }

    /** Somebody has begun to manage this JVM. */
    void managed() {
        managed = true;
        tellSeen();
    }

    /** Called in the middle of class loading: takes no lock, and never throws. Telling it twice is harmless. */
    @SuppressWarnings("unchecked")
    private void tellSeen() {
        BiFunction<Object[], byte[], byte[]> ready = weaver;
        if (ready == null || !(recorded || managed)) {
            return;
        }
        try {
            ((BiConsumer<Boolean, Boolean>) ready).accept(recorded, managed);
        } catch (Throwable failure) {
            // Then nobody sees what the core does; the calls go on.
        }
    }

    /** Whether calls are gated from now on. Those that wait already get their turn in either case. */
    synchronized void gated(boolean now) {
        gated = now;
        if (weaver != null) {
            tell(weaver, now);
        }
    }

    /** Runs the command line; returns its exit code. */
    static int commandLine(String[] arguments) throws Exception {
        Class<?> commands = CoreLoader.withCommands().loadClass(COMMANDS);
        return (Integer) commands.getMethod("run", String[].class).invoke(null, (Object) arguments);
    }

    @SuppressWarnings("unchecked")
    private static void tell(BiFunction<Object[], byte[], byte[]> weaver, boolean gated) {
        if (!((Predicate<Boolean>) weaver).test(gated)) {
            throw new IllegalStateException("the core does not obey");
        }
    }

    private synchronized BiFunction<Object[], byte[], byte[]> weaver() throws Throwable {
        if (weaver == null && !broken) {
            broken = true; // until it has worked: one failure, one line
            BiFunction<Object[], byte[], byte[]> created = create();
            if (!gated) {
                tell(created, false);
            }
            weaver = created;
            tellSeen();
            broken = false;
        }
        return weaver;
    }

    @SuppressWarnings("unchecked")
    private BiFunction<Object[], byte[], byte[]> create() throws Exception {
        CoreLoader loader = CoreLoader.open();
        return (BiFunction<Object[], byte[], byte[]>) loader.loadClass(ENTRY)
                .getConstructor(Instrumentation.class, String.class, byte[].class)
                .newInstance(instrumentation, arguments, loader.okHttpArchive());
    }
}
