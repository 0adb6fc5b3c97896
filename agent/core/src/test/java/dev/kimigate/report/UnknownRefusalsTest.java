package dev.kimigate.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.refusal.UnknownWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnknownRefusalsTest {
    @TempDir
    Path folder;

    private static String line(long pid, int status, String words, int count) {
        return "2026-11-23T03:53:15.007Z INFO " + pid + " https://api.kimi.com: "
                + UnknownWords.line(status, words, count) + "\n";
    }

    @Test
    void countsOfEachProcess_areAdded_overBothFiles() throws IOException {
        Files.writeString(
                folder.resolve("log.1"),
                line(1, 429, "slow \"down\"", 1) + line(1, 429, "slow \"down\"", 10) + line(2, 403, "no", 1));
        Files.writeString(
                folder.resolve("log"),
                line(1, 429, "slow \"down\"", 100) + line(3, 429, "slow \"down\"", 1) + "another line\n"
                        + line(3, 429, "cut", 1).substring(0, 80));

        assertThat(UnknownRefusals.in(folder))
                .containsExactlyInAnyOrderEntriesOf(Map.of("429 \"slow \"down\"\"", 101L, "403 \"no\"", 1L));
    }

    @Test
    void noLog_none() {
        assertThat(UnknownRefusals.in(folder)).isEmpty();
        assertThat(UnknownRefusals.in(folder.resolve("missing"))).isEmpty();
    }
}
