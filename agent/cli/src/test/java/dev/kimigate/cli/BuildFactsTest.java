package dev.kimigate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

class BuildFactsTest {
    private static Manifest manifest(String... namesAndValues) {
        Manifest manifest = new Manifest();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            manifest.getMainAttributes().putValue(namesAndValues[i], namesAndValues[i + 1]);
        }
        return manifest;
    }

    @Test
    void buildInACheckout_namesItsCommit() {
        assertThat(BuildFacts.of(
                        manifest("Build-Commit", "0a1b2c", "Build-Commit-Changed", "false", "Build-Jdk-Spec", "17")))
                .isEqualTo(new BuildFacts("0a1b2c", "17"));
    }

    @Test
    void buildOfChangedFiles_saysSo() {
        assertThat(BuildFacts.of(manifest("Build-Commit", "0a1b2c", "Build-Commit-Changed", "true"))
                        .commit())
                .isEqualTo("0a1b2c with changes");
    }

    @Test
    void buildWithoutGit_isUnknown() {
        BuildFacts unknown = new BuildFacts("unknown", "unknown");
        assertThat(BuildFacts.of(manifest("Build-Commit", "unknown", "Build-Commit-Changed", "true")))
                .isEqualTo(unknown);
        assertThat(BuildFacts.of(manifest())).isEqualTo(unknown);
    }
}
