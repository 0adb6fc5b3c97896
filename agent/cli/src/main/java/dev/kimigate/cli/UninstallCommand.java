package dev.kimigate.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Takes back what install did. */
@Command(
        name = "uninstall",
        description = "Undo what install wrote. Shows each change and asks. Tools that run keep the agent; detach"
                + " lets their calls pass.",
        footer = {
            "  java -jar kimi-gate.jar uninstall",
            "  java -jar kimi-gate.jar uninstall --file ~/eclipse/eclipse.ini --yes"
        })
final class UninstallCommand extends Subcommand {
    @Mixin
    private final InstallTargets targets = new InstallTargets();

    @Mixin
    private final FileEdits edits = new FileEdits();

    @Override
    int run(Output output) throws IOException {
        List<FileEdit> all = new ArrayList<>();
        targets.toClean().stream()
                .filter(Files::exists)
                .map(FileEdit::uninstall)
                .forEach(all::add);
        Path launcher = LauncherFile.place(targets.home());
        if (targets.hasLauncher() && isOurs(launcher)) {
            all.add(FileEdit.remove(launcher));
        }
        Path dock = DockVariable.place(targets.home());
        if (targets.cleansDock() && isOurs(dock)) {
            all.add(FileEdit.remove(dock));
        }
        String present = InstalledOption.variable(System.getenv());
        if (targets.hasUserVariable()
                && !json()
                && !AgentOption.among(AgentOption.split(present)).isEmpty()) {
            output.line("To take it out of your user environment, run this in PowerShell, and log in again:");
            output.line("  " + WindowsVariable.unsetting(present));
        }
        FileEdit service = service();
        if (service != null) {
            all.add(service);
        }
        int code = edits.make(all, output, json());
        if (service != null && !Files.exists(service.file())) {
            ServiceControl.ended(targets.service(), service.file());
            service.removeFoldersMade();
        }
        return code;
    }

    private @Nullable FileEdit service() {
        if (!targets.cleansService()) {
            return null;
        }
        Path file = targets.service().place(targets.home(), System.getenv());
        return isOurs(file) ? FileEdit.remove(file) : null;
    }

    private static boolean isOurs(Path file) {
        return Files.isRegularFile(file) && !FileEdit.remove(file).isNone();
    }
}
