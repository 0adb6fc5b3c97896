package dev.kimigate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EndpointHintTest {
    @TempDir
    Path home;

    private boolean hint(String arguments, String property, String variable) {
        return EndpointHint.mayNameEndpoints(
                arguments,
                Map.of("os.name", "Linux", "user.home", home.toString(), property, "x"),
                Map.of(variable, "x"));
    }

    @Test
    void otherSettings_nameNoEndpoint() {
        assertThat(hint("", "a", "A")).isFalse();
        assertThat(hint("limit=3,state-dir=/tmp", "kimigate.limit", "KIMI_GATE_LIMIT"))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Setting.class,
            names = {"ENDPOINTS", "CONFIG"})
    void settingThatMayNameThem_inAnySource(Setting setting) {
        assertThat(hint("limit=3, " + setting.key() + " = /x", "a", "A")).isTrue();
        assertThat(hint("", Origin.PROPERTY.spell(setting.key()), "A")).isTrue();
        assertThat(hint("", "a", Origin.ENVIRONMENT.spell(setting.key()))).isTrue();
        assertThat(hint("", "a", "KIMI_GATE_" + setting.key())).isTrue();
    }

    @Test
    void configurationFile_mayNameThem() throws IOException {
        Path folder = Files.createDirectories(home.resolve(".config/kimi-gate"));
        assertThat(hint("", "a", "A")).isFalse();
        Files.writeString(folder.resolve("config.json"), "{}");
        assertThat(hint("", "a", "A")).isTrue();
    }
}
