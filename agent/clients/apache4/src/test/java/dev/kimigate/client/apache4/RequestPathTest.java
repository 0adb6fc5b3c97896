package dev.kimigate.client.apache4;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPathTest {
    @ParameterizedTest
    @CsvSource({
        "/v1/chat, /v1/chat",
        "/v1/chat?to=http://other/x, /v1/chat",
        "/v1/chat#part, /v1/chat",
        "http://host/v1/chat?x#y, /v1/chat",
        "http://host?next=/v1/chat, ''",
        "http://host, ''",
        "?a=http://b/c, ''",
        "*, *",
        "'', ''",
    })
    void pathOfARequestLine_isWithoutWhatIsAroundIt(String uri, String path) {
        assertThat(RequestPath.of(uri)).isEqualTo(path);
    }
}
