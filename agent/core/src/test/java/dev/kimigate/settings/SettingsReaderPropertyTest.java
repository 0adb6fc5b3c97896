package dev.kimigate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is given: no exception, values within their bounds, messages of one line. */
class SettingsReaderPropertyTest {
    @Property(tries = 3_000)
    void read_anyArguments_neverThrows(@ForAll("arguments") String arguments) {
        assertUsable(SettingsReader.read(arguments, Map.of(), Map.of()));
    }

    @Property
    void read_anyText_neverThrows(@ForAll String arguments, @ForAll String key, @ForAll String value) {
        Map<String, String> properties = new HashMap<>();
        properties.put("kimigate." + key, value);
        for (Setting setting : Setting.values()) {
            properties.put("kimigate." + setting.key(), setting == Setting.CONFIG ? "" : value);
        }

        assertUsable(SettingsReader.read(arguments, properties, Map.of("KIMI_GATE_" + key, value)));
    }

    @Provide
    Arbitrary<String> arguments() {
        return Arbitraries.of(
                        "limit",
                        "endpoints",
                        "paths",
                        "account",
                        "=",
                        ",",
                        "'",
                        "\"",
                        "http://",
                        "https://a:1/",
                        "[::1]",
                        "*",
                        ":",
                        "/",
                        "7",
                        "auto",
                        " ",
                        "@",
                        "GET ")
                .list()
                .ofMaxSize(15)
                .map(parts -> String.join("", parts));
    }

    private static void assertUsable(SettingsReading reading) {
        assertThat(reading.settings().limit()).isBetween(0, 65_535);
        assertThat(reading.settings().maxWait().isNegative()).isFalse();
        assertThat(reading.settings().paths()).isNotEmpty();
        for (Problem problem : reading.problems()) {
            assertThat(problem.message().lines()).hasSize(1);
            assertThat(problem.message()).hasSizeLessThan(600);
        }
    }
}
