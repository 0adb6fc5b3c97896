package dev.kimigate.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gives the agent to all tools of a user, and the user a launcher and a service. */
@Command(
        name = "install",
        description =
                "Put the gate into all tools: JAVA_TOOL_OPTIONS in your shell's profile, the options of your IDEs,"
                        + " and the command kimi-gate in your folder for programs. Shows each change and asks.",
        footer = {
            "  java -jar kimi-gate.jar install",
            "  java -jar kimi-gate.jar install --profile --yes",
            "  java -jar kimi-gate.jar install --service --enable",
            "  java -jar kimi-gate.jar install --file ~/eclipse/eclipse.ini --arguments=limit=10"
        })
final class InstallCommand extends Subcommand {
    @Mixin
    private final InstallTargets targets = new InstallTargets();

    @Mixin
    private final FileEdits edits = new FileEdits();

    @Option(
            names = "--arguments",
            paramLabel = "TEXT",
            description = "Settings, as behind kimi-gate.jar= on a command line.")
    private @Nullable String arguments;

    @Option(names = "--enable", description = "With --service: start it now and at each login.")
    private boolean enable;

    @Override
    int run(Output output) throws IOException {
        if (enable && !targets.hasService()) {
            throw Failure.usage("--enable is about a service: add --service");
        }
        AgentOption option = new AgentOption(OwnJar.path().toString(), arguments);
        if (AgentOption.of(option.text()) == null) {
            throw Failure.of("the jar is called " + option.jar()
                    + "; give it a name that begins with kimi-gate, so that uninstall finds it again");
        }
        List<FileEdit> forJvms = new ArrayList<>();
        targets.chosen().forEach(file -> forJvms.add(FileEdit.install(file, option)));
        List<FileEdit> all = new ArrayList<>(forJvms);
        addOwn(all, option);
        if (targets.hasUserVariable() && !json()) {
            output.line("For all other tools, run this in PowerShell, and log in again:");
            output.line("  " + WindowsVariable.setting(option, InstalledOption.variable(System.getenv())));
        }
        if (all.isEmpty() && targets.hasUserVariable()) {
            return Failure.FINE;
        }
        if (all.isEmpty()) {
            throw Failure.of("no file found; name one with --file, or set JAVA_TOOL_OPTIONS to "
                    + OptionsFile.forVariable(option.text()) + " by hand");
        }
        int code = edits.make(all, output, json());
        if (code != Failure.FINE) {
            return code;
        }
        if (!edits.onlyShows()) {
            PlatformCheck.proveForUser(output);
        }
        return json() ? enabled(output) : tell(!forJvms.isEmpty(), output);
    }

    private void addOwn(List<FileEdit> all, AgentOption option) {
        Path jar = Path.of(option.jar());
        if (targets.hasLauncher()) {
            all.add(FileEdit.install(LauncherFile.of(targets.home(), jar)));
        }
        if (targets.hasDock()) {
            all.add(FileEdit.install(DockVariable.of(targets.home(), option)));
        }
        if (targets.hasService()) {
            Path java = Path.of(System.getProperty("java.home", ""), "bin", "java");
            all.add(FileEdit.install(targets.service().of(targets.home(), java, jar, System.getenv())));
        }
    }

    private int tell(boolean forJvms, Output output) {
        if (targets.hasLauncher()
                && !LauncherFile.isOnPath(targets.home(), System.getenv().getOrDefault("PATH", ""))) {
            output.line(LauncherFile.place(targets.home()).getParent()
                    + " is not on PATH in this shell: log in again, or add it in your shell's profile.");
        }
        int code = enabled(output);
        output.line((forJvms ? "Log in again and restart IDEs for this to take effect; " : "")
                + "java -jar kimi-gate.jar uninstall undoes it. Keep the jar where it is.");
        return code;
    }

    /** Starts the service if that was asked for; else it says how. */
    private int enabled(Output output) {
        if (!targets.hasService() || edits.onlyShows()) {
            return Failure.FINE;
        }
        ServiceFile service = targets.service();
        List<String> command = service.enabling(service.place(targets.home(), System.getenv()));
        if (!enable) {
            if (!json()) {
                tellHow(service, command, output);
            }
            return Failure.FINE;
        }
        String failure = ServiceControl.failure(command);
        if (failure != null) {
            output.complain("the service is written and not started: " + failure
                    + "; run java -jar kimi-gate.jar gateway by hand instead");
            return Failure.FAILED;
        }
        if (!json()) {
            output.line("The service runs, now and after each login.");
        }
        return Failure.FINE;
    }

    private static void tellHow(ServiceFile service, List<String> command, Output output) {
        String failure = ServiceControl.failure(service.asking());
        output.line(
                failure == null
                        ? "To start the service now and at each login: " + String.join(" ", command)
                        : "No service can be started here: " + failure + ". Where one can: " + String.join(" ", command)
                                + ". Until then: java -jar kimi-gate.jar gateway");
    }
}
