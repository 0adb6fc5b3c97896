package dev.kimigate.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;

/**
 * The agent's entry: {@code -javaagent}, attach and {@code java -jar}.
 *
 * <p>Runs before the host's own code, so it does as little as possible: no logging, no threads, no files, no lambdas.
 * It never throws: an exception out of {@code premain} would abort the host's JVM. Java 8 byte code, so that an old JVM
 * can load it and be told to go on without it.
 */
public final class Agent {
    /** Set once per JVM, whichever loader a second copy of this class comes from: to the version, also told outside. */
    static final String INSTALLED = "dev.kimigate.installed";

    /** The build's; a test compares them. */
    static final String VERSION = "0.1.0";

    private static final String DETACH = "detach";
    private static final String DETACHED = VERSION + " detached";

    /** Null while this copy is not the one installed. */
    private static LazyCore core;

    private Agent() {}

    /** Called by the JVM for {@code -javaagent}. */
    public static void premain(String arguments, Instrumentation instrumentation) {
        start(arguments, instrumentation);
    }

    /** Called by the JVM after an attach; with the one argument {@code detach} its calls pass ungated from now on. */
    public static void agentmain(String arguments, Instrumentation instrumentation) {
        if (DETACH.equals(arguments)) {
            gated(false);
        } else if (!gated(true)) {
            start(arguments, instrumentation);
        }
    }

    /** Switches the agent that is installed; false if this copy is not. Its settings stay those it came with. */
    private static synchronized boolean gated(boolean gated) {
        if (core == null) {
            return false;
        }
        try {
            core.gated(gated);
            System.setProperty(INSTALLED, gated ? VERSION : DETACHED);
        } catch (Throwable failure) {
            Host.say("could not be " + (gated ? "attached again" : "detached") + ": " + failure);
        }
        return true;
    }

    /** The command line; exits with 0 (fine), 1 (not) or 2 (usage). */
    public static void main(String[] arguments) {
        int code;
        try {
            String problem = Host.tooOld();
            if (problem != null) {
                Host.say(problem);
                code = 1;
            } else {
                code = LazyCore.commandLine(arguments);
            }
        } catch (Throwable failure) {
            Host.say("the command failed: " + failure);
            code = 1;
        }
        System.exit(code);
    }

    private static void start(String arguments, Instrumentation instrumentation) {
        try {
            if (Host.isTool() || Host.switchedOff(arguments) || isOwnCommand()) {
                return;
            }
            String problem = Host.tooOld();
            if (problem != null) {
                Host.say(problem + "; standing aside");
                return;
            }
            if (System.getSecurityManager() != null) {
                Host.say("a security manager is set, calls go through ungated; standing aside");
                return;
            }
            if (System.getProperties().putIfAbsent(INSTALLED, VERSION) != null) {
                return;
            }
            install(arguments, instrumentation);
        } catch (Throwable failure) {
            Host.say("could not start, calls go through ungated: " + failure);
        }
    }

    /**
     * A client may be loaded already, and not after an attach only: classes of an AOT cache (Java 24 and later) are
     * there before any agent, and so are those that an agent before us uses.
     */
    private static void install(String arguments, Instrumentation instrumentation) {
        CoreLoader.touch();
        LazyCore installed = new LazyCore(arguments, instrumentation);
        keep(installed);
        ClientTransformer transformer = new ClientTransformer(installed);
        instrumentation.addTransformer(transformer, true);
        transformer.transformLoaded(instrumentation);
    }

    /**
     * This JVM runs a command of this jar, and has the agent by {@code JAVA_TOOL_OPTIONS}: the gateway's calls are
     * gated already. The main jar is the first on the class path, and this class is loaded from it then, whatever the
     * agent's.
     */
    private static boolean isOwnCommand() throws Exception {
        String classPath = System.getProperty("java.class.path", "");
        int end = classPath.indexOf(File.pathSeparatorChar);
        String first = end < 0 ? classPath : classPath.substring(0, end);
        String command = System.getProperty("sun.java.command", "");
        return !first.isEmpty()
                && (command.equals(first) || command.startsWith(first + " "))
                && new File(first).getCanonicalFile().equals(CoreLoader.ownJar().getCanonicalFile());
    }

    private static synchronized void keep(LazyCore installed) {
        core = installed;
    }
}
