package dev.kimigate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigFolderTest {
    @Test
    void file_linux_isInTheConfigFolderOfTheUser() {
        Map<String, String> linux = Map.of("os.name", "Linux", "user.home", "/home/me");

        assertThat(ConfigFolder.file(linux, Map.of())).isEqualTo(Path.of("/home/me/.config/kimi-gate/config.json"));
        assertThat(ConfigFolder.file(linux, Map.of("XDG_CONFIG_HOME", "/cfg")))
                .isEqualTo(Path.of("/cfg/kimi-gate/config.json"));
        assertThat(ConfigFolder.file(linux, Map.of("XDG_CONFIG_HOME", "cfg")))
                .isEqualTo(Path.of("/home/me/.config/kimi-gate/config.json"));
    }

    @Test
    void file_mac_isInApplicationSupport() {
        assertThat(ConfigFolder.file(Map.of("os.name", "Mac OS X", "user.home", "/Users/me"), Map.of()))
                .isEqualTo(Path.of("/Users/me/Library/Application Support/kimi-gate/config.json"));
    }

    @Test
    void file_windows_isInRoamingData() {
        // an absolute path of the system the test runs on stands for C:\Users\me\AppData\Roaming
        assertThat(ConfigFolder.file(Map.of("os.name", "Windows 11"), Map.of("APPDATA", "/roaming")))
                .isEqualTo(Path.of("/roaming/kimi-gate/config.json"));
        assertThat(ConfigFolder.file(Map.of("os.name", "Windows 11", "user.home", "/me"), Map.of()))
                .isEqualTo(Path.of("/me/AppData/Roaming/kimi-gate/config.json"));
    }

    @Test
    void file_noHome_isNull() {
        assertThat(ConfigFolder.file(Map.of("os.name", "Linux", "user.home", "?"), Map.of()))
                .isNull();
        assertThat(ConfigFolder.file(Map.of(), Map.of())).isNull();
        assertThat(ConfigFolder.file(Map.of("user.home", "/a\u0000b"), Map.of()))
                .isNull();
    }
}
