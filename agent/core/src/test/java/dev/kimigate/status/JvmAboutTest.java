package dev.kimigate.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JvmAboutTest {
    @Test
    void text_isReadBack() {
        JvmAbout about = new JvmAbout("0.1.0", List.of("java.net.http", "OkHttp 4.12.0"), true);
        assertThat(about.text()).isEqualTo("0.1.0; java.net.http, OkHttp 4.12.0; detached");
        assertThat(JvmAbout.parse(about.text())).isEqualTo(about);
        JvmAbout fresh = new JvmAbout("0.1.0", List.of(), false);
        assertThat(JvmAbout.parse(fresh.text())).isEqualTo(fresh);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";", ";;", "1; a, ,b; later words", "; ; detached"})
    void whatAnotherVersionSays_isReadWithoutFailure(String text) {
        JvmAbout about = JvmAbout.parse(text);
        assertThat(about.clients()).noneMatch(String::isBlank);
        assertThat(JvmAbout.parse(about.text())).isEqualTo(about);
    }
}
