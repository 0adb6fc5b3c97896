package dev.kimigate.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A version that more than one module names stands in the parent, once. */
class VersionsTest {
    private static final int DEPTH = 4;
    private static final Pattern NUMBERED = Pattern.compile(
            "<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>\\s*<version>(\\d[^<]*)</version>");

    @Test
    void versionOfADependency_standsInOnePom() throws IOException {
        Map<String, Set<String>> places = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Document.ROOT, DEPTH)) {
            for (Path pom : files.filter(
                            file -> file.endsWith("pom.xml") && !file.toString().contains("/target/"))
                    .toList()) {
                NUMBERED.matcher(Sources.text(pom))
                        .results()
                        .filter(found -> !found.group(1).equals("dev.kimigate"))
                        .forEach(found -> places.computeIfAbsent(
                                        found.group(1) + ":" + found.group(2) + ":" + found.group(3),
                                        name -> new TreeSet<>())
                                .add(Document.ROOT.relativize(pom).toString()));
            }
        }
        assertThat(places)
                .hasSizeGreaterThan(10)
                .allSatisfy((artifact, poms) -> assertThat(poms).as(artifact).hasSize(1));
    }
}
