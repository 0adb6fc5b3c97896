package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A fault under a mapping, interpreted and in the code of each compiler. */
class WordsFaultTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "-Xint, 10",
        "-XX:TieredStopAtLevel=1, 20000",
        "-XX:+TieredCompilation, 60000",
        "-XX:-TieredCompilation, 60000"
    })
    void settle_afterAFault_throwsItWithinTheStep(String mode, int warmUp) throws Exception {
        Process process = new ProcessBuilder(
                        ForkedHost.java(),
                        mode,
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + directory.resolve("crash-%p.log"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FaultMain.class.getName(),
                        directory.resolve("cut").toString(),
                        Integer.toString(warmUp))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said.strip()).isEqualTo("get 0 set 0 swap 0 text 0");
        assertThat(process.waitFor()).isZero();
    }
}
