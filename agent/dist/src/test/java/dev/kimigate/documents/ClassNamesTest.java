package dev.kimigate.documents;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** That a class's name says which class is meant: pages, logs and searches go by it alone. */
class ClassNamesTest {
    /** Our formatter lets a top-level type, and nothing else, begin in the first column. */
    private static final Pattern TOP_LEVEL = Pattern.compile(
            "^(?:(?:public|final|abstract|sealed|non-sealed|strictfp) )*(?:class|interface|@interface|enum|record) (\\w+)",
            Pattern.MULTILINE);

    /** Fixtures that stand in for a library's class, and so have its name. */
    private static final Set<String> OF_LIBRARIES = Set.of("RetryAndFollowUpInterceptor");

    private record TopLevel(String name, Path file) {}

    private static Stream<TopLevel> topLevels(Path file) {
        return TOP_LEVEL.matcher(Sources.text(file)).results().map(found -> new TopLevel(found.group(1), file));
    }

    private static Map<String, Set<Path>> byName() {
        return Sources.all().stream()
                .flatMap(ClassNamesTest::topLevels)
                .collect(groupingBy(TopLevel::name, TreeMap::new, mapping(TopLevel::file, toCollection(TreeSet::new))));
    }

    @Test
    void everyFile_isFoundToDeclareTheClassOfItsName() {
        Map<String, Set<Path>> byName = byName();
        assertThat(Sources.all())
                .filteredOn(file -> !file.endsWith("package-info.java") && !file.endsWith("module-info.java"))
                .allSatisfy(file -> assertThat(byName.getOrDefault(
                                file.getFileName().toString().replace(".java", ""), Set.of()))
                        .contains(file));
    }

    @Test
    void topLevelClass_hasANameOfItsOwn() {
        Map<String, Set<Path>> byName = byName();
        byName.keySet().removeAll(OF_LIBRARIES);
        assertThat(byName)
                .allSatisfy((name, files) ->
                        assertThat(files).as("classes called %s", name).hasSize(1));
    }
}
