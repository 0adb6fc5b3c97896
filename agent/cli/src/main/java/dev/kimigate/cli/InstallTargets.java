package dev.kimigate.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which files install and uninstall are about. */
final class InstallTargets {
    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "This file: *.vmoptions of an IDE, eclipse.ini, *.ps1 of PowerShell, or else a shell's profile. May be"
                            + " repeated.")
    private final List<Path> files = new ArrayList<>();

    @Option(names = "--profile", description = "The profile of your shell.")
    private boolean profile;

    @Option(names = "--ide", description = "The files of the IDEs that are found.")
    private boolean ide;

    @Option(names = "--launcher", description = "The command kimi-gate in ~/.local/bin.")
    private boolean launcher;

    @Option(
            names = "--service",
            description = "The gateway as a service of yours: a unit of systemd, or a file of launchd on macOS.")
    private boolean service;

    @Option(
            names = "--dock",
            description =
                    "On macOS, JAVA_TOOL_OPTIONS for programs that are started from the Dock, from the next login on.")
    private boolean dock;

    private final Path home = Path.of(System.getProperty("user.home", ""));
    private final String system = System.getProperty("os.name", "");

    Path home() {
        return home;
    }

    private boolean isUsual() {
        return files.isEmpty() && !profile && !ide && !launcher && !service && !dock;
    }

    private boolean isWindows() {
        return system.startsWith("Windows");
    }

    /** Whether the launcher is among what was named; without any of it, it is where there can be one. */
    boolean hasLauncher() {
        if (launcher && isWindows()) {
            throw Failure.of("there is no launcher on Windows; use java -jar kimi-gate.jar");
        }
        return launcher || (isUsual() && !isWindows());
    }

    /** Only if it was named. */
    boolean hasDock() {
        if (dock && !system.startsWith("Mac")) {
            throw Failure.of("--dock is for macOS");
        }
        return dock;
    }

    /** Whether the file for the Dock is to be taken back, if it is there. */
    boolean cleansDock() {
        return dock || (isUsual() && system.startsWith("Mac"));
    }

    /** Whether the variable is a matter of a user's environment, and of no file. */
    boolean hasUserVariable() {
        return isWindows() && (profile || isUsual());
    }

    /** Only if it was named. */
    boolean hasService() {
        return service;
    }

    /** The service of this system; a failure where there is none. */
    ServiceFile service() {
        return ServiceFile.ofSystem(system);
    }

    /** Whether the service's file is to be taken back, if it is there. */
    boolean cleansService() {
        return service || (isUsual() && !isWindows());
    }

    /** What was named of the files that give JVMs the agent; without any of it, the profile and the IDEs. */
    List<Path> chosen() {
        boolean usual = isUsual();
        List<Path> chosen = new ArrayList<>(files);
        if ((profile || usual) && !isWindows()) {
            chosen.add(ShellProfiles.usual(home, System.getenv("SHELL")));
        }
        if (ide || usual) {
            chosen.addAll(new IdeFiles(home, system).all());
        }
        return chosen;
    }

    /** Also what an earlier shell or another hand has used. */
    List<Path> toClean() {
        List<Path> all = new ArrayList<>(chosen());
        if (profile || isUsual()) {
            ShellProfiles.naming(home).stream()
                    .filter(file -> !all.contains(file))
                    .forEach(all::add);
        }
        return all;
    }
}
