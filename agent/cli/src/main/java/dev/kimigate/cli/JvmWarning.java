package dev.kimigate.cli;

/** What a JVM prints by itself when an agent is called in it from outside. */
final class JvmWarning {
    private static final int FIRST_THAT_WARNS = 21;

    private JvmWarning() {}

    /** Says so beforehand, so that nobody takes it for a fault. */
    static void explain(RunningJvm jvm, Attached attached, Output output) {
        boolean silent = attached.options().contains("-XX:+EnableDynamicAgentLoading");
        if (attached.feature() >= FIRST_THAT_WARNS && !silent) {
            output.line(output.paint(
                    Paint.WARNING,
                    jvm + " may print four lines on its standard error now, beginning with \"WARNING: A Java agent has"
                            + " been loaded dynamically\": Java " + FIRST_THAT_WARNS
                            + " and later say so whenever an agent is called from outside. They do no harm."));
        }
    }
}
