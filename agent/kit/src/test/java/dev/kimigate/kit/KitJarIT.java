package dev.kimigate.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit's jar in a folder that holds nothing else. */
class KitJarIT {
    @TempDir
    Path folder;

    private record Run(int code, String out) {}

    private Run run(String... arguments) throws IOException, InterruptedException {
        Path jar = folder.resolve("kimi-gate-kit.jar");
        if (!Files.exists(jar)) {
            Files.copy(Path.of(System.getProperty("kimigate.kit")), jar);
        }
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", "kimi-gate-kit.jar"));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out);
    }

    @Test
    void kit_aloneInAFolder_provesAndTortures_andLeavesNothing() throws Exception {
        Run run = run("--seconds=5", "--folder=state");

        assertThat(run.out())
                .contains("proof:    ok: ", "death:    ok: ", "torture:  ok: ", " of 20 in flight, none lost")
                .contains("verdict:  all went well");
        assertThat(run.code()).isZero();
        try (var left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactly("kimi-gate-kit.jar");
        }
    }

    @Test
    void kit_calledWrongly_saysHow() throws Exception {
        Run run = run("--second=5");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).startsWith("usage: ");
    }
}
