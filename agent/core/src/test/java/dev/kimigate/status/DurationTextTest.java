package dev.kimigate.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationTextTest {
    @ParameterizedTest
    @CsvSource({"0, 0.0 s", "450, 0.4 s", "12345, 12 s", "185000, 3 min 5 s", "7800000, 2 h 10 min", "-5, 0.0 s"})
    void text_isReadable(long millis, String text) {
        assertThat(DurationText.text(millis)).isEqualTo(text);
    }
}
