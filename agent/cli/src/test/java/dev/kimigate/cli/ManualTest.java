package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.settings.Setting;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ManualTest {
    private static final int NARROW = 40;
    private static final Manual MANUAL = Manual.inJar();

    static List<Manual.Section> sections() {
        return MANUAL.sections();
    }

    @ParameterizedTest
    @EnumSource
    void everyTopicOfDoctor_isInIt(Topic topic) {
        assertThat(MANUAL.about(topic.anchor())).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everySetting_isInIt_byItsKey(Setting setting) {
        assertThat(MANUAL.about(setting.key()))
                .anyMatch(section -> section.page().equals("settings"));
    }

    @ParameterizedTest
    @MethodSource("sections")
    void everySection_isPlainText_thatFitsANarrowTerminal(Manual.Section section) {
        Output output = Output.plain(new PrintStream(OutputStream.nullOutputStream()), System.err)
                .withWidth(NARROW);
        List<String> lines =
                new MarkdownText(output, link -> MANUAL.topicOf(section.page(), link)).lines(section.lines());
        assertThat(section.title()).isNotBlank();
        assertThat(lines).hasSizeGreaterThan(1);
        assertThat(lines)
                .allMatch(line -> line.length() <= NARROW
                        || line.startsWith("    ")
                        || !line.strip().contains(" ")
                        || line.strip().matches("([-*]|\\d+\\.) \\S+"))
                .noneMatch(line -> line.matches("[^ ].*(<a id|\\]\\(|<!--).*"));
    }

    @Test
    void nameOnTwoPages_hasBothSections() {
        assertThat(MANUAL.about("log")).extracting(Manual.Section::page).containsExactly("settings", "troubleshooting");
    }

    @Test
    void misspeltName_hasNeighbours() {
        assertThat(MANUAL.near("max-wiat")).containsExactly("max-wait");
        assertThat(MANUAL.near("client")).contains("old-client");
        assertThat(MANUAL.near("zzzzzz")).isEmpty();
    }
}
