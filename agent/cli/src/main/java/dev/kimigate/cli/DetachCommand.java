package dev.kimigate.cli;

import dev.kimigate.report.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lets the calls of one JVM pass. */
@Command(
        name = "detach",
        description = "Let the calls of one JVM pass ungated from now on. Permits it holds come back as its calls end;"
                + " calls that wait still get a permit.",
        footer = {"  java -jar kimi-gate.jar detach 4711", "  java -jar kimi-gate.jar detach idea"})
final class DetachCommand extends Subcommand {
    @Parameters(paramLabel = "PID|NAME", description = "A process id, or a part of a name that list shows.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String target;

    @Override
    int run(Output output) {
        RunningJvm jvm = RunningJvms.named(target);
        try (Attached attached = Attached.to(jvm)) {
            AgentState before = attached.state();
            if (!before.isThere()) {
                throw Failure.of("the agent is not in " + jvm);
            }
            if (before.gates()) {
                if (!json()) {
                    JvmWarning.explain(jvm, attached, output);
                }
                attached.load(OwnJar.path(), "detach");
            }
            return tell(jvm, before, attached.state(), output);
        }
    }

    private int tell(RunningJvm jvm, AgentState before, AgentState after, Output output) {
        if (after.gates()) {
            throw Failure.of("the agent in " + jvm + " (version " + after.version()
                    + ") does not detach; java -jar kimi-gate.jar pause lets the calls of all JVMs pass");
        }
        if (json()) {
            Json.print(output.out(), Json.object("pid", jvm.pid(), "tool", jvm.name(), "gated", false));
        } else {
            output.line(
                    before.gates()
                            ? "the calls of " + jvm + " pass ungated from now on; java -jar kimi-gate.jar attach "
                                    + jvm.pid() + " gates them again"
                            : jvm + " is detached already");
        }
        return Failure.FINE;
    }
}
