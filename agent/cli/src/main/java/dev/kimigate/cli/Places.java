package dev.kimigate.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which files install and uninstall are about. */
final class Places {
    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "This file: *.vmoptions of an IDE, eclipse.ini, or else a shell's profile. May be repeated.")
    private final List<Path> files = new ArrayList<>();

    @Option(names = "--profile", description = "The profile of your shell.")
    private boolean profile;

    @Option(names = "--ide", description = "The files of the IDEs that are found.")
    private boolean ide;

    /** What was named; without any of it, the profile and the IDEs. */
    List<Path> chosen() {
        Path home = Path.of(System.getProperty("user.home", ""));
        String system = System.getProperty("os.name", "");
        boolean usual = files.isEmpty() && !profile && !ide;
        List<Path> chosen = new ArrayList<>(files);
        if ((profile || usual) && !system.startsWith("Windows")) {
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
        if (files.isEmpty() && !ide) {
            ShellProfiles.naming(Path.of(System.getProperty("user.home", ""))).stream()
                    .filter(file -> !all.contains(file))
                    .forEach(all::add);
        }
        return all;
    }
}
