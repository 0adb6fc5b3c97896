package dev.kimigate.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That pages do not speak of what is not there. What their commands do: {@code DocumentsIT}. */
class DocumentsTest {
    private static final int SCREEN = 80;
    private static final Pattern TEST =
            Pattern.compile("\\b([A-Z]\\w*[a-z]\\w*(?:Test|IT|Scenarios))\\b(?:\\.(\\w+))?");
    private static final Pattern NAMED_TOPIC = Pattern.compile("Explain\\.topic\\(\"([^\"]+)\"\\)");
    private static final Pattern SHOWN_TOPIC = Pattern.compile("kimi-gate\\.jar explain ([a-z][a-z-]*)");
    private static final Pattern FILE_IN_A_STRING =
            Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*(?:\\bdocs/|\\w\\.md\\b)(?:[^\"\\\\\n]|\\\\.)*\"");
    private static final Pattern PROFILE = Pattern.compile("\\./mvnw [^`\n]*?-P([\\w-]+)");
    private static final Pattern MODULE = Pattern.compile("\\./mvnw [^`\n]*?-pl ([\\w/,-]+)");
    private static final Pattern CHOSEN_TEST = Pattern.compile("-D(?:it\\.)?test=(\\w+)");

    static List<Document> pages() {
        return Document.all();
    }

    private static Stream<MatchResult> inAllPages(Pattern pattern) {
        return pages().stream().flatMap(page -> pattern.matcher(page.text()).results());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void blocks_sayWhetherTheyAreRun_orTheirLanguage(Document page) {
        long marked = 0;
        for (CodeBlock block : page.blocks()) {
            marked += block.marker() == null ? 0 : 1;
            assertThat(block.language()).as("the language of %s", block.place()).isNotEqualTo("");
            assertThat(block.marker() != null)
                    .as("%s is shell and has <!-- run --> or <!-- not run: reason --> before it", block.place())
                    .isEqualTo(block.isShell());
            assertReason(block);
        }
        assertThat(page.markers()).as("markers that stand before a block").isEqualTo(marked);
    }

    private static void assertReason(CodeBlock block) {
        Marker marker = block.marker();
        if (marker != null && !marker.isRun()) {
            assertThat(marker.text()).as("why %s is not run", block.place()).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shellThatIsNotRun_isShellAllTheSame(Document page) throws IOException, InterruptedException {
        Path sh = Path.of("/bin/sh");
        assumeThat(sh).isExecutable();
        for (CodeBlock block : page.blocks()) {
            for (CodeBlock.Step step : block.isShell() ? block.steps() : List.<CodeBlock.Step>of()) {
                assertThat(complaint(sh, step.command()))
                        .as(
                                "%s as shell; what is none stands in a fence with its language, such as text",
                                block.place())
                        .isEmpty();
            }
        }
    }

    /** What the shell says of a command that it reads and does not run. */
    private static String complaint(Path sh, String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder(sh.toString(), "-nc", command)
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return shell.waitFor() == 0 ? said : said + "(failed)";
    }

    @ParameterizedTest
    @MethodSource("pages")
    void links_leadSomewhere(Document page) {
        for (String link : page.links()) {
            if (!link.matches("https?://.*")) {
                assertThat(leadsSomewhere(page, link)).as("%s: %s", page, link).isTrue();
            }
        }
    }

    private static boolean leadsSomewhere(Document from, String link) {
        String[] parts = link.split("#", 2);
        Path file = Document.ROOT.resolve(from.name());
        Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]).normalize();
        return Files.exists(target) && (parts.length == 1 || hasAnchor(target, parts[1]));
    }

    private static boolean hasAnchor(Path target, String anchor) {
        String name = Document.ROOT.relativize(target).toString().replace('\\', '/');
        return pages().stream()
                .anyMatch(page -> page.name().equals(name) && page.anchors().contains(anchor));
    }

    @Test
    void topicsThatMessagesName_areInTheManual() {
        Set<String> topics = topicsOfTheManual();
        assertThat(Sources.shipped().stream()
                        .flatMap(source ->
                                NAMED_TOPIC.matcher(Sources.text(source)).results())
                        .map(topic -> topic.group(1)))
                .isNotEmpty()
                .isSubsetOf(topics);
        assertThat(inAllPages(SHOWN_TOPIC).map(topic -> topic.group(1)))
                .isNotEmpty()
                .isSubsetOf(topics);
    }

    /** The pages that the jar has, and what is anchored in them. */
    private static Set<String> topicsOfTheManual() {
        Set<String> topics = new HashSet<>();
        for (Document page : pages()) {
            String name = page.name().replaceAll("^docs/|\\.md$", "");
            if (Sources.poms().contains("<include>" + name + ".md</include>")) {
                topics.add(name);
                topics.addAll(page.anchors());
            }
        }
        return topics;
    }

    @Test
    void messages_nameNoFileOfTheDocuments() {
        assertThat(Sources.shipped().stream()
                        .flatMap(source ->
                                FILE_IN_A_STRING.matcher(Sources.text(source)).results())
                        .map(MatchResult::group))
                .isEmpty();
    }

    @Test
    void testsThatPagesName_exist() {
        List<String> missing = inAllPages(TEST)
                .filter(test -> !exists(test.group(1), test.group(2) == null ? "" : test.group(2)))
                .map(MatchResult::group)
                .toList();
        assertThat(missing).isEmpty();
        assertThat(inAllPages(TEST)).isNotEmpty();
    }

    /** A page may leave out how the method's name goes on. */
    private static boolean exists(String testClass, String method) {
        String source = Sources.ofClass(testClass);
        return !source.isEmpty()
                && (method.isEmpty()
                        || Pattern.compile("\\bvoid " + Pattern.quote(method))
                                .matcher(source)
                                .find());
    }

    @Test
    void profilesModulesAndTestsOfCommands_exist() {
        String poms = Sources.poms();
        assertThat(inAllPages(PROFILE).map(profile -> profile.group(1)))
                .isNotEmpty()
                .allMatch(profile -> poms.contains("<id>" + profile + "</id>"));
        assertThat(inAllPages(MODULE)
                        .flatMap(modules -> Stream.of(modules.group(1).split(","))))
                .isNotEmpty()
                .allMatch(module -> Files.exists(Document.ROOT.resolve(module).resolve("pom.xml")));
        assertThat(inAllPages(CHOSEN_TEST).map(test -> test.group(1)))
                .isNotEmpty()
                .allMatch(test -> List.of("NAME", "None").contains(test)
                        || !Sources.ofClass(test).isEmpty());
    }

    @Test
    void readme_isNoLongerThanAScreen() {
        assertThat(pages().stream().filter(page -> page.name().equals("README.md")))
                .singleElement()
                .satisfies(page -> assertThat(page.lines()).hasSizeLessThanOrEqualTo(SCREEN));
    }
}
