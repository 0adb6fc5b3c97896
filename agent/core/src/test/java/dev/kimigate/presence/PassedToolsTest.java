package dev.kimigate.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.machine.SmallFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassedToolsTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long HOUR = Duration.ofHours(1).toMillis();

    @TempDir
    Path home;

    private PassedTools tools;

    @BeforeEach
    void open() {
        tools = new PassedTools(home.resolve("state"));
    }

    @Test
    void noFile_noTool() {
        assertThat(tools.within(NOW)).isEmpty();
    }

    @Test
    void whatSeveralGatewaysSaw_isOneList_theLatestFirst() throws Exception {
        tools.add(Map.of("RooCode", NOW - 2 * HOUR, "claude-cli", NOW - HOUR), NOW);
        tools.add(Map.of("RooCode", NOW - 3 * HOUR, "node", NOW), NOW);

        assertThat(tools.within(NOW))
                .containsExactly(
                        Map.entry("node", NOW),
                        Map.entry("claude-cli", NOW - HOUR),
                        Map.entry("RooCode", NOW - 2 * HOUR));
    }

    @Test
    void aDayLater_itIsForgotten() throws Exception {
        tools.add(Map.of("old", NOW - 23 * HOUR, "new", NOW), NOW);
        tools.add(Map.of(), NOW + 2 * HOUR);

        assertThat(tools.within(NOW + 2 * HOUR)).containsOnlyKeys("new");
        assertThat(tools.within(NOW)).containsOnlyKeys("new");
    }

    @Test
    void oddLines_andTimesToCome_areSkipped() throws Exception {
        SmallFile.replace(
                home.resolve("state"),
                "gateway-tools",
                NOW + " fine\n" + NOW + " \u001b[2J\nx y\n\n" + (NOW + HOUR) + " future\n" + NOW
                        + " a b\n9".repeat(20));

        assertThat(tools.within(NOW)).containsOnlyKeys("fine");
    }

    @Test
    void manyTools_keepTheFileSmall() throws Exception {
        Map<String, Long> many = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            many.put("tool-" + i, NOW - i);
        }
        tools.add(many, NOW);

        assertThat(tools.within(NOW)).hasSize(64).containsKey("tool-0");
    }
}
