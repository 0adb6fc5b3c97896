package dev.kimigate.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** That how-it-works.md has the words of the call path, and that its walk through the code can be walked. */
class GlossaryTest {
    private static final Path PAGE = Document.ROOT.resolve("docs").resolve("how-it-works.md");
    private static final Pattern CLASS = Pattern.compile("`([A-Z][A-Za-z0-9]+)`");
    private static final Pattern CALL_PATH = Pattern.compile(
            "agent/core/src/main/java/dev/kimigate/(call|call/loop|limiter|store|leader|refusal|pacing|kimi|identity|hook)/(\\w+)\\.java");

    private static String section(String heading) {
        String page = Sources.text(PAGE);
        int start = page.indexOf("\n## " + heading + "\n");
        assertThat(start).as("the section '%s'", heading).isPositive();
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    private static List<String> classesIn(String section) {
        return CLASS.matcher(section).results().map(match -> match.group(1)).toList();
    }

    /** The public classes of the packages that a call goes through. */
    private static Set<String> publicClasses() {
        Set<String> names = new TreeSet<>();
        for (Path source : Sources.shipped()) {
            String path = Document.ROOT.relativize(source).toString().replace('\\', '/');
            for (MatchResult match : CALL_PATH.matcher(path).results().toList()) {
                String name = match.group(2);
                if (Pattern.compile("(?m)^public [\\w ]*(class|interface|record|enum) " + name + "\\b")
                        .matcher(Sources.text(source))
                        .find()) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    @Test
    void glossary_hasEveryPublicNounOfTheCallPath() {
        Set<String> missing = publicClasses();
        assertThat(missing).hasSizeGreaterThan(40);

        missing.removeAll(classesIn(section("Words")));

        assertThat(missing).as("public classes without a word").isEmpty();
    }

    @Test
    void glossary_namesClassesThatExist_eachWithOneWord() {
        List<String> named = classesIn(section("Words"));

        assertThat(named).doesNotHaveDuplicates().isSubsetOf(publicClasses());
    }

    @Test
    void walkThroughTheCode_meetsEachClassOnce_andAllExist() {
        List<String> met = classesIn(section("A call and a permit through the code"));
        Set<String> shipped = Sources.shipped().stream()
                .map(source -> source.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(met).hasSizeGreaterThan(25).doesNotHaveDuplicates().isSubsetOf(shipped);
    }
}
