package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.launch.Jdk;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code version --verbose} says of the jar, beside the jar itself. */
class ContentsIT {
    private static final String SHADED = "dev/kimigate/shaded/";
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\" : (?:\"([^\"]*)\"|null)");

    @TempDir
    Path home;

    private String json() {
        return Cli.of(home).fine("version", "--verbose", "--json");
    }

    /** Of one name, in the order of the libraries; empty for null. */
    private static List<String> values(String json, String name) {
        return FIELD.matcher(json)
                .results()
                .filter(field -> field.group(1).equals(name))
                .map(field -> field.group(2) == null ? "" : field.group(2))
                .toList();
    }

    private static Set<String> shadedPackages() throws IOException {
        Set<String> packages = new TreeSet<>();
        try (JarFile jar = new JarFile(Shipped.JAR.toFile())) {
            for (ZipEntry archive : jar.stream()
                    .filter(entry -> entry.getName().endsWith(".archive"))
                    .toList()) {
                ZipInputStream in = new ZipInputStream(
                        new ByteArrayInputStream(jar.getInputStream(archive).readAllBytes()));
                for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                    String name = entry.getName();
                    if (name.startsWith(SHADED) && name.endsWith(".class")) {
                        packages.add(name.substring(0, name.lastIndexOf('/')).replace('/', '.'));
                    }
                }
            }
        }
        return packages;
    }

    @Test
    void libraries_areThoseOfTheJar() throws IOException {
        List<String> places = values(json(), "package");
        Set<String> packages = shadedPackages();
        assertThat(places)
                .isNotEmpty()
                .allSatisfy(
                        place -> assertThat(packages).as(place).anyMatch(each -> (each + ".").startsWith(place + ".")));
        assertThat(packages)
                .isNotEmpty()
                .allSatisfy(
                        each -> assertThat(places).as(each).anyMatch(place -> (each + ".").startsWith(place + ".")));
    }

    @Test
    void licences_haveASectionForEachLibrary() throws IOException {
        String json = json();
        List<String> names = values(json, "name");
        List<String> versions = values(json, "version");
        List<String> within = values(json, "within");
        String licences;
        try (JarFile jar = new JarFile(Shipped.JAR.toFile())) {
            licences = new String(
                    jar.getInputStream(jar.getEntry("META-INF/THIRD-PARTY-LICENSES.txt"))
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        }
        assertThat(names).hasSameSizeAs(within).isNotEmpty();
        for (int i = 0; i < names.size(); i++) {
            // the first version is that of the jar
            String title = within.get(i).isEmpty() ? names.get(i) + " " + versions.get(i + 1) : names.get(i);
            assertThat(licences).contains(title.replace(".Final", ""));
        }
    }

    @Test
    void jdks_areThatOfTheBuild_andThatOfTheCommand() {
        String text = Cli.of(home).fine("version", "--verbose");
        assertThat(text.lines().toList())
                .startsWith("kimi-gate " + Shipped.VERSION)
                .anyMatch(line -> line.matches("compiled by JDK \\d+"))
                .anyMatch(line -> line.matches("runs on Java .* at "
                        + Pattern.quote(Jdk.current().home().toString())))
                .contains("jar " + Shipped.JAR);
        assertThat(text).containsPattern("(?m)^Netty [\\d.]+Final +Apache-2.0 +dev.kimigate.shaded.netty$");
    }

    /** As git has it, which may have gone on since; sources that are no checkout have none. */
    @Test
    void commit_isOneOfThisCheckout() {
        Path sources = Shipped.JAR.resolveSibling("../../..").normalize();
        String commit = values(json(), "commit").get(0);
        if (!Files.exists(sources.resolve(".git"))) {
            assertThat(commit).isEqualTo("unknown");
            return;
        }
        assertThat(commit).matches("[0-9a-f]{40}(?: with changes)?");
        assertThat(git(sources, "rev-list", "--max-count=5", "--first-parent", "HEAD")
                        .lines())
                .as("the last commits of this work tree, and not of another")
                .contains(commit.substring(0, 40));
    }

    private static String git(Path folder, String... words) {
        List<String> line = new ArrayList<>(List.of("git", "-C", folder.toString()));
        line.addAll(List.of(words));
        Command git = Command.run(Map.of(), line);
        assertThat(git.exitCode()).as(git.toString()).isZero();
        return git.stdout();
    }
}
