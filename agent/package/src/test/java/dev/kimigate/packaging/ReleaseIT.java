package dev.kimigate.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.cli.Library;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Property;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.Test;

/** The files of a release, beside the jar that they are about. */
class ReleaseIT {
    private static final String OWN = "Apache License";
    private static final Path SBOM = Release.file("-cyclonedx.json");

    private static Bom sbom() throws Exception {
        return new JsonParser().parse(SBOM.toFile());
    }

    private static List<String> relocated(Component component) {
        return component.getProperties().stream()
                .filter(property -> property.getName().equals("kimigate:relocated"))
                .map(Property::getValue)
                .toList();
    }

    @Test
    void files_areAllThere_eachWithItsChecksum() throws Exception {
        Map<String, String> sums = new TreeMap<>();
        for (String line : Files.readAllLines(Release.file("").resolveSibling("SHA256SUMS"))) {
            sums.put(line.substring(66), line.substring(0, 64));
        }
        String name = "kimi-gate-" + Release.VERSION;
        assertThat(sums)
                .containsOnlyKeys(
                        name + ".jar",
                        name + "-sources.jar",
                        name + "-javadoc.jar",
                        name + "-cyclonedx.json",
                        name + "-linux-x64.tar.gz",
                        name + ".tgz",
                        "kimi-gate-runtime-linux-x64-" + Release.VERSION + ".tgz");
        for (Map.Entry<String, String> sum : sums.entrySet()) {
            assertThat(sha256(Release.FOLDER.resolve(sum.getKey())))
                    .as(sum.getKey())
                    .isEqualTo(sum.getValue());
        }
        try (Stream<Path> files = Files.list(Release.FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(file -> !file.equals("SHA256SUMS")))
                    .containsExactlyInAnyOrderElementsOf(sums.keySet());
        }
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    @Test
    void sbom_isValid_andAboutThisJar() throws Exception {
        assertThat(new JsonParser().validate(SBOM.toFile(), Version.VERSION_16)).isEmpty();
        Component whole = sbom().getMetadata().getComponent();
        assertThat(whole.getPurl()).isEqualTo("pkg:maven/dev.kimigate/kimi-gate@" + Release.VERSION + "?type=jar");
        assertThat(whole.getHashes())
                .singleElement()
                .satisfies(hash -> assertThat(hash.getValue()).isEqualTo(sha256(Release.JAR)));
    }

    /** Every class that was moved is of exactly one component, and every component has some. */
    @Test
    void sbom_namesWhatIsRelocated() throws Exception {
        PackedClasses packed = PackedClasses.of(Release.JAR);
        int counted = 0;
        for (Component component : sbom().getComponents()) {
            assertThat(relocated(component))
                    .as(component.getName())
                    .isNotEmpty()
                    .allSatisfy(move -> assertThat(move).contains(" -> dev.kimigate.shaded."));
            assertThat(component.getHashes()).as(component.getName()).isNotEmpty();
            assertThat(component.getLicenses()).as(component.getName()).isNotNull();
            counted += component.getProperties().stream()
                    .filter(property -> property.getName().equals("kimigate:classes"))
                    .mapToInt(property -> Integer.parseInt(property.getValue()))
                    .sum();
        }
        assertThat(counted).isEqualTo(packed.size()).isPositive();
    }

    @Test
    void sbom_andVersionVerbose_nameTheSame() throws Exception {
        Bom bom = sbom();
        Set<String> named = new TreeSet<>();
        Set<String> parts = new TreeSet<>();
        for (Component component : bom.getComponents()) {
            named.add(component.getGroup() + ":" + component.getName() + ":" + component.getVersion());
            if (component.getComponents() != null) {
                component.getComponents().forEach(part -> parts.add(part.getName()));
            }
        }
        assertThat(Library.all()).isNotEmpty().allSatisfy(library -> {
            if (library.within().isEmpty()) {
                assertThat(named).contains(library.artifact() + ":" + library.version());
            } else {
                assertThat(parts).contains(library.name());
            }
        });
        // Netty is one name for several artifacts of one version.
        assertThat(named)
                .allSatisfy(artifact -> assertThat(Library.all().stream()
                                .filter(library -> library.within().isEmpty())
                                .map(library -> library.artifact() + ":" + library.version()))
                        .as(artifact)
                        .anyMatch(known -> known.equals(artifact)
                                || artifact.startsWith("io.netty:")
                                        && known.startsWith("io.netty:")
                                        && known.substring(known.lastIndexOf(':'))
                                                .equals(artifact.substring(artifact.lastIndexOf(':')))));
    }

    /** Word by word: what a library's own jar says beside the licence that is ours too, the jar says. */
    @Test
    void licencesOfAllLibraries_areInTheJar() throws Exception {
        String ours;
        String apache;
        try (JarFile jar = new JarFile(Release.JAR.toFile())) {
            ours = words(jar, jar.getJarEntry("META-INF/THIRD-PARTY-LICENSES.txt"));
            apache = terms(words(jar, jar.getJarEntry("META-INF/LICENSE")));
        }
        int compared = 0;
        for (Component component : sbom().getComponents()) {
            Path library = Release.LIBRARIES.resolve(component.getName() + "-" + component.getVersion() + ".jar");
            try (JarFile jar = new JarFile(library.toFile())) {
                for (JarEntry entry : jar.stream().toList()) {
                    if (isLicence(entry.getName())) {
                        String rest = words(jar, entry).replace(apache, "").strip();
                        String own = rest.replaceFirst("APPENDIX: How to apply .*", "")
                                .strip();
                        assertThat(ours.contains(own))
                                .as("%s of %s: %.200s", entry.getName(), library.getFileName(), own)
                                .isTrue();
                        compared++;
                    }
                }
            }
        }
        assertThat(compared).isGreaterThan(5);
    }

    private static String terms(String licence) {
        int from = licence.indexOf(OWN);
        String end = "END OF TERMS AND CONDITIONS";
        int to = licence.indexOf(end);
        assertThat(from).isNotNegative().isLessThan(to);
        return licence.substring(from, to + end.length());
    }

    private static boolean isLicence(String name) {
        return name.matches("(?i)META-INF/(?:[^/]*(?:LICEN[CS]E|NOTICE)[^/]*|licenses?/[^/]+)");
    }

    private static String words(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(Objects.requireNonNull(entry))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("\\s+", " ")
                    .replace("http://", "https://")
                    .strip();
        }
    }

    /** A class without its source could not be checked by anybody. */
    @Test
    void sources_haveEveryClassOfOurs() throws IOException {
        Set<String> sources;
        try (JarFile jar = new JarFile(Release.file("-sources.jar").toFile())) {
            sources = jar.stream().map(JarEntry::getName).collect(Collectors.toSet());
        }
        Set<String> classes = PackedClasses.ours(Release.JAR);
        assertThat(classes).hasSizeGreaterThan(300);
        assertThat(classes.stream()
                        .map(name -> name.replaceAll("(?:\\$[^/]*)?\\.class$", ".java"))
                        .filter(source -> !sources.contains(source)))
                .isEmpty();
    }

    @Test
    void javadoc_isOfThePublicPackages() throws IOException {
        try (JarFile jar = new JarFile(Release.file("-javadoc.jar").toFile())) {
            Set<String> pages = jar.stream().map(JarEntry::getName).collect(Collectors.toSet());
            assertThat(pages)
                    .contains(
                            "index.html",
                            "dev/kimigate/agent/Agent.html",
                            "dev/kimigate/hook/ClientHook.html",
                            "dev/kimigate/store/Store.html")
                    .noneMatch(page -> page.startsWith("dev/kimigate/machine/"));
        }
    }
}
