package dev.kimigate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsTableTest {
    @Test
    void markdown_isWhatTheDocumentationShows() throws IOException {
        String page = Files.readString(Path.of("../../docs/settings.md")).replace("\r\n", "\n");

        assertThat(page).contains(SettingsTable.markdown());
    }

    @Test
    void defaults_ofEverySetting_haveTheFormTheyAsk() {
        for (Setting setting : Setting.values()) {
            for (String text : setting.defaultText().split(",", -1)) {
                assertThat(text.isEmpty() || setting.type().parse(text) != null)
                        .as(setting.key())
                        .isTrue();
            }
        }
    }
}
