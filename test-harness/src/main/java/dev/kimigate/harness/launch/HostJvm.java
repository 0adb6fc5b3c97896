package dev.kimigate.harness.launch;

/** A host: a JVM of its own with a program in it. Any thread. */
public final class HostJvm extends HostProcess {

    HostJvm(Process process, HostHome home) {
        super(process, home);
    }

    /** A host of the current JDK, in a temporary home, with nothing on its class path. */
    public static HostJvmBuilder builder() {
        return new HostJvmBuilder();
    }
}
