package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that take their processor for one that is not on the list. */
@Tag("slow") // 30 s: forks JVMs and proves
class UnprovenPlatformTest {
    private static final String OTHER = "-Dos.arch=riscv64";

    @TempDir
    Path directory;

    @BeforeEach
    void keepPrivate() throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }

    private String prove(String what) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(
                        ForkedHost.java(),
                        OTHER,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ProveMain.class.getName(),
                        what,
                        directory.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return said.strip();
    }

    private static void soon(Callable<Boolean> condition) {
        await().atMost(Duration.ofMinutes(2)).until(condition);
    }

    @Test
    void withoutAProof_eachJvmCountsAlone_andSaysWhichCommandProvesIt() throws Exception {
        try (ForkedHost one = ForkedHost.start(directory, 20, OTHER);
                ForkedHost two = ForkedHost.start(directory, 20, OTHER)) {
            one.order("take 20 0");
            two.order("take 20 0");

            assertThat(one.ask("status")).isEqualTo("20 0 20 alone");
            assertThat(two.ask("problems"))
                    .startsWith("1 ")
                    .contains("do not share permits on Linux riscv64 yet")
                    .contains("java -jar kimi-gate.jar doctor --prove")
                    .contains("the limit now holds for this JVM alone");
        }
    }

    @Test
    void withAProof_jvmsThatRunComeTogether_andApartAgainEachWithItsPartWhenItIsRevoked() throws Exception {
        try (ForkedHost one = ForkedHost.start(directory, 20, OTHER);
                ForkedHost two = ForkedHost.start(directory, 20, OTHER)) {
            one.order("take 1 0");
            two.order("take 1 0");
            assertThat(prove("good")).contains("this machine has proven that they can");

            soon(() -> one.ask("status").equals("2 0 20 shared")
                    && two.ask("status").equals("2 0 20 shared"));
            one.order("take 9 30000");
            two.order("take 9 30000");
            assertThat(two.ask("take 1 500")).startsWith("only 0");

            assertThat(prove("revoke")).contains("no longer share permits");
            soon(() -> one.ask("status").endsWith(" alone") && two.ask("status").endsWith(" alone"));
            one.order("release 10");
            two.order("release 10");
            assertThat(one.ask("take 20 3000")).startsWith("only 10");
            assertThat(two.ask("take 20 3000")).startsWith("only 10");
            assertThat(one.ask("problems")).contains("25 calls were in flight, and 20 were allowed");

            // one that comes now has not met them
            try (ForkedHost three = ForkedHost.start(directory, 20, OTHER)) {
                assertThat(three.ask("take 20 3000")).matches("only [1-7]:.*");
            }
        }
    }
}
