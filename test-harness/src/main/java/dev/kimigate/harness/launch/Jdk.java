package dev.kimigate.harness.launch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JDK to run hosts on.
 *
 * @param feature its feature release, such as 17 or 25
 */
public record Jdk(Path home, int feature) {

    /** The one that runs this. */
    public static Jdk current() {
        return new Jdk(
                Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    /**
     * The JDK of this release: from the environment ({@code JAVA_HOME_25}), else from Maven's toolchains file, else
     * this process's own; empty if none of them is it.
     */
    public static Optional<Jdk> find(int feature) {
        String named = System.getenv("JAVA_HOME_" + feature);
        return usable(named, feature)
                .or(() -> usable(Toolchains.ofUser().homeOf(feature), feature))
                .or(() -> Optional.of(current()).filter(jdk -> jdk.feature == feature));
    }

    /** The java launcher. */
    public Path java() {
        Path java = home.resolve("bin").resolve("java");
        return Files.exists(java) ? java : home.resolve("bin").resolve("java.exe");
    }

    private static Optional<Jdk> usable(@Nullable String home, int feature) {
        return Optional.ofNullable(home)
                .filter(named -> !named.isBlank())
                .map(named -> new Jdk(Path.of(named), feature))
                .filter(jdk -> Files.exists(jdk.java()));
    }
}
