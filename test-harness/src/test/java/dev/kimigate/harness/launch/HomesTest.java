package dev.kimigate.harness.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomesTest {
    @TempDir
    Path folder;

    @Test
    void homeLeftDuringATest_isKept_ifItFails() throws IOException {
        Homes.testBegins();
        Path home = Homes.create("kimi-homes-test");
        Files.writeString(Files.createDirectories(home.resolve(".cache")).resolve("log"), "told");
        Homes.remove(home);
        assertThat(home).isDirectory();

        Path kept = Homes.testEnds(folder).stream()
                .filter(copy -> copy.endsWith(home.getFileName()))
                .findFirst()
                .orElseThrow();

        assertThat(kept.resolve(".cache/log")).hasContent("told");
        assertThat(home).doesNotExist();
    }

    @Test
    void homeLeftDuringATest_isRemoved_ifItPasses() {
        Homes.testBegins();
        Path home = Homes.create("kimi-homes-test");
        Homes.remove(home);
        assertThat(Homes.testEnds(null)).isEmpty();
        assertThat(home).doesNotExist();
    }

    @Test
    void homeLeftOutsideOfATest_isRemovedAtOnce() {
        Path home = Homes.create("kimi-homes-test");
        Homes.remove(home);
        assertThat(home).doesNotExist();
    }
}
