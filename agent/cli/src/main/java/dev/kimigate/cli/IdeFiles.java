package dev.kimigate.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the files in which IDEs keep the options of their JVMs, in the usual places of this system. */
final class IdeFiles {
    private static final Pattern CONFIGURATION = Pattern.compile("([A-Za-z]+)(20\\d\\d)\\.\\d.*");
    /** From then on a user's file adds to the IDE's own; before, it took its place, and must not be made by us. */
    private static final int FIRST_YEAR_THAT_ADDS = 2023;

    private static final Map<String, String> LAUNCHERS = Map.ofEntries(
            Map.entry("IntelliJIdea", "idea"),
            Map.entry("IdeaIC", "idea"),
            Map.entry("PyCharm", "pycharm"),
            Map.entry("PyCharmCE", "pycharm"),
            Map.entry("WebStorm", "webstorm"),
            Map.entry("GoLand", "goland"),
            Map.entry("CLion", "clion"),
            Map.entry("PhpStorm", "phpstorm"),
            Map.entry("RubyMine", "rubymine"),
            Map.entry("Rider", "rider"),
            Map.entry("DataGrip", "datagrip"),
            Map.entry("RustRover", "rustrover"),
            Map.entry("AndroidStudio", "studio"));

    private final Path home;
    private final String system;

    /** @param system as {@code os.name} says */
    IdeFiles(Path home, String system) {
        this.home = home;
        this.system = system.toLowerCase(Locale.ROOT);
    }

    /** Those that exist, and those of known IDEs that may be made. */
    List<Path> all() {
        List<Path> files = new ArrayList<>();
        for (String vendor : List.of("JetBrains", "Google")) {
            for (Path configuration : children(configurations().resolve(vendor))) {
                files.addAll(vmOptions(configuration));
            }
        }
        files.addAll(eclipse());
        return files;
    }

    private Path configurations() {
        if (system.startsWith("windows")) {
            return home.resolve("AppData").resolve("Roaming");
        }
        return system.startsWith("mac") ? home.resolve("Library/Application Support") : home.resolve(".config");
    }

    private List<Path> vmOptions(Path configuration) {
        List<Path> present = children(configuration).stream()
                .filter(file ->
                        file.toString().endsWith(".vmoptions") && !file.endsWith("jetbrains_client64.vmoptions"))
                .toList();
        Path usual = usual(configuration);
        return !present.isEmpty() || usual == null ? present : List.of(usual);
    }

    private @Nullable Path usual(Path configuration) {
        Matcher name = CONFIGURATION.matcher(String.valueOf(configuration.getFileName()));
        String launcher = name.matches() ? LAUNCHERS.get(name.group(1)) : null;
        if (launcher == null || Integer.parseInt(name.group(2)) < FIRST_YEAR_THAT_ADDS) {
            return null;
        }
        String ending = system.startsWith("windows") ? "64.exe" : system.startsWith("mac") ? "" : "64";
        return configuration.resolve(launcher + ending + ".vmoptions");
    }

    /** Where Eclipse's installer puts it, and where people do. */
    private List<Path> eclipse() {
        List<Path> places = new ArrayList<>(List.of(home.resolve("eclipse")));
        for (Path installed : children(home.resolve("eclipse"))) {
            places.add(installed.resolve("eclipse"));
            places.add(installed.resolve("Eclipse.app/Contents/Eclipse"));
        }
        places.add(Path.of("/opt/eclipse"));
        places.add(Path.of("/Applications/Eclipse.app/Contents/Eclipse"));
        return places.stream()
                .map(place -> place.resolve("eclipse.ini"))
                .filter(Files::isRegularFile)
                .toList();
    }

    private static List<Path> children(Path folder) {
        List<Path> children = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder)) {
                found.forEach(children::add);
            } catch (IOException | DirectoryIteratorException unreadable) {
                return List.of();
            }
        }
        children.sort(null);
        return children;
    }
}
