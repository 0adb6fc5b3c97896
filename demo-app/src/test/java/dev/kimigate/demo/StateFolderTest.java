package dev.kimigate.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    @TempDir
    Path home;

    @Test
    void below_aHomeWithState_isItsFolder() throws IOException {
        Path folder = Files.createDirectories(home.resolve(".cache/kimi-gate"));
        Files.writeString(home.resolve("hosts"), "");
        Files.writeString(folder.resolve("account-1.state"), "");
        assertThat(StateFolder.below(home)).contains(folder);
    }

    @Test
    void below_aHomeWithoutState_isNone() {
        assertThat(StateFolder.below(home)).isEmpty();
        assertThat(StateFolder.below(home.resolve("none"))).isEmpty();
    }
}
