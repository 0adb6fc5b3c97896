package dev.kimigate.cli;

import dev.kimigate.machine.StateDirectory;
import dev.kimigate.report.StateSnapshot;
import dev.kimigate.report.UnknownRefusals;
import dev.kimigate.settings.Problem;
import dev.kimigate.settings.SettingsReader;
import dev.kimigate.store.ApartJvm;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What can be said of this machine and this shell: can the state be used, does the variable reach every tool. */
final class MachineCheck {
    private static final String VARIABLE = "JAVA_TOOL_OPTIONS";
    private static final long LEAST_FREE = 1 << 20;

    private final Path folder;
    private final Path home;
    private final List<Finding> findings = new ArrayList<>();

    /** @param folder of the shared state */
    MachineCheck(Path folder, Path home) {
        this.folder = folder;
        this.home = home;
    }

    List<Finding> findings(StateSnapshot snapshot) {
        settings();
        stateFolder();
        snapshot.problems().forEach(this::unreadable);
        if (new PlatformCheck(folder).known().shares()) { // else one finding says why for all of them
            snapshot.apart().forEach(this::notSharing);
        }
        if (snapshot.paused()) {
            findings.add(Finding.problem(
                    "the gate is paused for all JVMs",
                    "the command pause was run",
                    "java -jar kimi-gate.jar resume",
                    Topic.PAUSED));
        }
        unknownWords();
        variable();
        List<String> nodes = NodeTools.all();
        if (!nodes.isEmpty()) {
            findings.add(NodeTools.finding("tools outside the JVM run: " + String.join(", ", nodes)));
        }
        return findings;
    }

    private void settings() {
        List<Problem> problems = SettingsReader.read(null).problems();
        for (Problem problem : problems) {
            findings.add(Finding.problem(
                    problem.message(),
                    "such a setting has no effect",
                    "java -jar kimi-gate.jar config",
                    Topic.SETTINGS));
        }
        if (problems.isEmpty()) {
            findings.add(Finding.fine("the settings are well-formed"));
        }
    }

    /** A folder that is not there yet is made with the first gated call; we make none. */
    private void stateFolder() {
        try {
            if (Files.exists(folder)) {
                StateDirectory.prepare(folder);
            }
            Path there = existing(folder);
            if (!Files.isWritable(there)) {
                cannotUse(there + " cannot be written to");
            } else if (Files.getFileStore(there).getUsableSpace() < LEAST_FREE) {
                cannotUse("its disk is full");
            } else if (StateDirectory.sharedPoorly(there) != null) {
                findings.add(Finding.note(
                        "the state folder " + folder + " is in a file system of the type "
                                + StateDirectory.sharedPoorly(there),
                        "such a file system may keep no locks between machines, or between a container and its host",
                        "choose a folder on a local disk with the setting state-dir",
                        Topic.STATE_FOLDER));
            } else {
                findings.add(Finding.fine("the state folder " + folder + " can be used"));
            }
        } catch (StoreException | IOException failure) {
            cannotUse(String.valueOf(failure.getMessage()));
        }
    }

    private static Path existing(Path folder) {
        Path there = folder;
        while (!Files.exists(there) && there.getParent() != null) {
            there = there.getParent();
        }
        return there;
    }

    private void cannotUse(String reason) {
        findings.add(Finding.problem(
                "the state folder " + folder + " cannot be used: " + reason,
                "without it each JVM keeps the limit for itself",
                "free disk space or fix its permissions, or choose another folder with the setting state-dir",
                Topic.STATE_FOLDER));
    }

    private void unknownWords() {
        UnknownRefusals.in(folder)
                .forEach((wording, count) -> findings.add(Finding.note(
                        "a server has answered " + wording + ", "
                                + (count == 1 ? "once" : "at least " + count + " times"),
                        "these words are in no table of refusals, so calls may wait too short or too long after them",
                        "report them; numbers and names are masked already",
                        Topic.UNKNOWN_WORDS)));
    }

    private void notSharing(ApartJvm jvm) {
        findings.add(Finding.problem(
                jvm + " does not share permits of " + jvm.account(),
                jvm.reason(),
                "free the state folder, or end what holds or deletes its files; the tool then shares again by itself",
                Topic.STATE_FOLDER));
    }

    private void unreadable(String problem) {
        findings.add(Finding.problem(
                problem,
                "another version of the agent wrote it, or another program",
                "let all tools use one version; delete the file when no tool runs",
                Topic.UNREADABLE_STATE));
    }

    private void variable() {
        String value = System.getenv(VARIABLE);
        List<AgentOption> here = value == null ? List.of() : AgentOption.among(AgentOption.split(value));
        List<Path> profiles = ShellProfiles.naming(home);
        for (AgentOption agent : here) {
            if (!Files.isReadable(Path.of(agent.jar()))) {
                findings.add(Finding.problem(
                        VARIABLE + " names " + agent.jar() + ", which is not there",
                        "every JVM started from this shell stops at once",
                        "java -jar kimi-gate.jar install, or unset " + VARIABLE,
                        Topic.VARIABLE));
            }
        }
        if (here.size() > 1) {
            findings.add(Finding.note(
                    VARIABLE + " names the agent " + here.size() + " times",
                    "only the first is used",
                    "take out all but one",
                    Topic.TWO_AGENTS));
        }
        if (!here.isEmpty() && profiles.isEmpty()) {
            findings.add(Finding.note(
                    VARIABLE + " names the agent in this shell, and in no profile of yours",
                    "tools started from the desktop or another shell do not get it",
                    "java -jar kimi-gate.jar install",
                    Topic.VARIABLE));
        } else if (here.isEmpty() && !profiles.isEmpty()) {
            findings.add(Finding.note(
                    profiles.get(0) + " names the agent, but this shell has no " + VARIABLE + " with it",
                    "a profile is read when you log in",
                    "log out and in again, then restart the tools",
                    Topic.VARIABLE));
        } else if (here.isEmpty()) {
            findings.add(Finding.note(
                    VARIABLE + " does not name the agent",
                    "only tools that are given -javaagent, or attached to, are gated",
                    "java -jar kimi-gate.jar install",
                    Topic.VARIABLE));
        } else {
            findings.add(Finding.fine(VARIABLE + " names the agent, here and in " + profiles.get(0)));
        }
    }
}
