package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopicTest {
    private static final Path PAGE = Path.of("../../docs/troubleshooting.md");

    @ParameterizedTest
    @EnumSource
    void topic_hasOneSection(Topic topic) throws IOException {
        assertThat(Files.readString(PAGE)).containsOnlyOnce("<a id=\"" + topic.anchor() + "\"></a>");
        assertThat(topic.link()).isEqualTo("java -jar kimi-gate.jar explain " + topic.anchor());
    }
}
