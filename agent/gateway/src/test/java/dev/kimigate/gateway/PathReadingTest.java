package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathReadingTest {
    @ParameterizedTest
    @CsvSource({
        "/coding/v1/messages, /coding/v1/messages",
        "/coding//v1///messages, /coding/v1/messages",
        "/coding/v1/%6dessages, /coding/v1/messages",
        "/coding/v1%2Fmessages, /coding/v1/messages",
        "/coding/v1/%256dessages, /coding/v1/messages",
        "/coding/v1/messages;x=1, /coding/v1/messages",
        "/coding/files/a.b..c, /coding/files/a.b..c",
        "/coding/, /coding/",
        "/, /"
    })
    void of_isWhatAServerMayMakeOfIt(String path, String reading) {
        assertThat(PathReading.of(path)).isEqualTo(reading);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/coding/..",
                "/coding/.",
                "/coding/%2E%2e/x",
                "/coding/.;x/y",
                "/coding\\v1",
                "/coding/%5Cv1",
                "/coding/%0d%0a",
                "/coding/%",
                "/coding/%zz",
                "/coding/%2525252525252e",
                "/coding/x#y"
            })
    void of_whatMayLeadElsewhere_isNull(String path) {
        assertThat(PathReading.of(path)).isNull();
    }
}
