package dev.kimigate.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void parse_ofNothing_isTheUsual() {
        assertThat(Options.parse())
                .isEqualTo(new Options(Path.of("agent", "dist", "target", "kimi-gate.jar"), 40, 1000, null));
    }

    @Test
    void parse_ofAll_takesThem() {
        assertThat(Options.parse("--agent", "a.jar", "--calls", "10", "--millis", "200", "--port", "0"))
                .isEqualTo(new Options(Path.of("a.jar"), 10, 200, 0));
    }

    @Test
    void ideal_isTheTimeOfFullPlaces() {
        assertThat(Options.parse().ideal()).isEqualTo(Duration.ofSeconds(8));
    }

    @ParameterizedTest
    @CsvSource({"--calls,0", "--calls,many", "--millis,-1", "--port,''", "--what,1"})
    void parse_ofAWrongOption_namesIt(String option, String value) {
        assertThatThrownBy(() -> Options.parse(option, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(option + ": ");
    }

    @Test
    void parse_ofAnOptionWithoutValue_namesIt() {
        assertThatThrownBy(() -> Options.parse("--calls")).hasMessageStartingWith("--calls: ");
    }
}
