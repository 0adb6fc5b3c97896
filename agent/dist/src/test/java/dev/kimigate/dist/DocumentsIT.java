package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.documents.CodeBlock;
import dev.kimigate.documents.Document;
import dev.kimigate.documents.Marker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation shows is what the shipped jar does. */
class DocumentsIT {
    private static final Pattern COMMAND = Pattern.compile("kimi-gate\\.jar ([a-z]+)\\b");
    private static final Pattern LISTED = Pattern.compile("(?m)^  ([a-z]+)  ");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");

    private static final Pattern ARGUMENTS = Pattern.compile("-javaagent:kimi-gate\\.jar=([^`\n]+)");
    private static final Pattern PROPERTY = Pattern.compile("-Dkimigate\\.[a-z-]+=[^`\\s)]+");
    private static final Pattern VARIABLE = Pattern.compile("KIMI_GATE_[A-Z_]+=[^`\\s)]+");
    private static final Pattern FILE = Pattern.compile("```json\n([^`]+)```|`(\\{[^`]+})`");

    static Stream<Document> pagesWithCommands() {
        return Document.all().stream().filter(page -> page.blocks().stream().anyMatch(DocumentsIT::isRun));
    }

    private static boolean isRun(CodeBlock block) {
        Marker marker = block.marker();
        return marker != null && marker.isRun();
    }

    @ParameterizedTest
    @MethodSource("pagesWithCommands")
    void commandsOfAPage_printWhatItShows(Document page) throws IOException {
        assumeThat(Path.of("/bin/sh")).isExecutable();
        try (DocumentRunner runner = new DocumentRunner(page)) {
            for (CodeBlock block : page.blocks()) {
                if (isRun(block)) {
                    runner.run(block);
                }
            }
        }
    }

    @Test
    void commandsThatPagesName_areThere(@TempDir Path home) {
        Set<String> there = all(LISTED, Cli.of(home).fine("help"));
        String pages = Document.all().stream().map(Document::text).collect(Collectors.joining("\n"));
        assertThat(all(COMMAND, pages)).isEqualTo(there);
    }

    @Test
    void optionsOfCommands_areThoseOfTheirPage(@TempDir Path home) {
        Cli cli = Cli.of(home);
        Set<String> there = new TreeSet<>();
        for (String command : all(LISTED, cli.fine("help"))) {
            if (!command.equals("help")) {
                there.addAll(all(OPTION, cli.fine("help", command)));
            }
        }
        assertThat(all(OPTION, page("docs/commands.md"))).containsAll(there);
        there.addAll(all(OPTION, cli.fine("help")));
        assertThat(there).containsAll(all(OPTION, page("docs/commands.md")));
    }

    @Test
    void settingsThatPagesShow_areWellFormed(@TempDir Path home) throws IOException {
        Cli cli = Cli.of(home);
        String pages = page("README.md") + page("docs/settings.md") + page("docs/first-steps.md");
        for (String arguments : all(ARGUMENTS, pages)) {
            cli.fine("config", "--arguments=" + arguments);
        }
        for (String property : all(PROPERTY, pages)) {
            cli.withJvmOptions(property).fine("config");
        }
        for (String variable : all(VARIABLE, pages)) {
            String[] nameAndValue = variable.split("=", 2);
            cli.with(nameAndValue[0], nameAndValue[1]).fine("config");
        }
        for (String file : all(FILE, pages)) {
            cli.fine(
                    "config",
                    "--check",
                    Files.writeString(home.resolve("config.json"), file).toString());
        }
    }

    private static String page(String name) {
        return Document.all().stream()
                .filter(page -> page.name().equals(name))
                .map(Document::text)
                .collect(Collectors.joining());
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> all =
                pattern.matcher(text).results().map(DocumentsIT::found).collect(Collectors.toCollection(TreeSet::new));
        assertThat(all).as(pattern.pattern()).isNotEmpty();
        return all;
    }

    /** What the pattern has between parentheses, if it has any. */
    private static String found(MatchResult result) {
        for (int group = 1; group <= result.groupCount(); group++) {
            if (result.group(group) != null) {
                return result.group(group);
            }
        }
        return result.group();
    }
}
