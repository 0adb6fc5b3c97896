package dev.kimigate.cli;

import dev.kimigate.report.Json;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts the agent into a JVM that runs. */
@Command(
        name = "attach",
        description = "Have the calls of a JVM that runs already gated from now on.",
        footer = {
            "  java -jar kimi-gate.jar attach 4711",
            "  java -jar kimi-gate.jar attach idea",
            "  java -jar kimi-gate.jar attach 4711 --arguments=limit=10"
        })
final class AttachCommand extends Subcommand {
    private static final int OLDEST_JAVA = 17;

    @Parameters(paramLabel = "PID|NAME", description = "A process id, or a part of a name that list shows.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String target;

    @Option(
            names = "--arguments",
            paramLabel = "TEXT",
            description = "Settings, as behind kimi-gate.jar= on a command line.")
    private @Nullable String arguments;

    @Override
    int run(Output output) {
        RunningJvm jvm = RunningJvms.named(target);
        try (Attached attached = Attached.to(jvm)) {
            AgentState before = attached.state();
            if (!before.gates()) {
                require17(jvm, attached);
                if (!json()) {
                    JvmWarning.explain(jvm, attached, output);
                }
                PlatformCheck.proveForUser(output);
                attached.load(OwnJar.path(), arguments == null ? "" : arguments);
            }
            return tell(jvm, before, attached.state(), output);
        }
    }

    private static void require17(RunningJvm jvm, Attached attached) {
        int feature = attached.feature();
        if (feature < OLDEST_JAVA) {
            throw Failure.of(jvm + " runs Java " + feature + "; the agent needs Java " + OLDEST_JAVA + " or newer");
        }
    }

    private int tell(RunningJvm jvm, AgentState before, AgentState after, Output output) {
        String said = before.gates()
                ? "the agent is in " + jvm + " already, version " + before.version()
                : after.gates()
                        ? "the calls of " + jvm + " are gated from now on"
                        : "the agent stood aside in " + jvm + "; that JVM's standard error says why." + " See "
                                + Topic.STOOD_ASIDE.link();
        if (json()) {
            Json.print(
                    output.out(),
                    Json.object(
                            "pid", jvm.pid(), "tool", jvm.name(), "gated", after.gates(), "agent", after.version()));
        } else if (after.gates()) {
            output.line(said);
            if (before.isThere() && !before.gates() && arguments != null) {
                output.line(
                        "its settings stay those it came with; --arguments counts only when the agent is new there");
            }
        } else {
            output.complain(said);
        }
        return after.gates() ? Failure.FINE : Failure.FAILED;
    }
}
