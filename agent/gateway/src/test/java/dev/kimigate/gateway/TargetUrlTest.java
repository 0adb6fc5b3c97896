package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUrlTest {
    @ParameterizedTest
    @CsvSource({
        "/api.kimi.com/coding/v1/messages, https, api.kimi.com, -1, /coding/v1/messages",
        "/api.kimi.com:8443/coding, https, api.kimi.com, 8443, /coding",
        "/api.kimi.com%3A8443/coding, https, api.kimi.com, 8443, /coding",
        "/http/127.0.0.1:11434/v1/models, http, 127.0.0.1, 11434, /v1/models",
        "/http/[::1]:80/v1, http, ::1, 80, /v1",
        "/%5B2001:db8::1%5D/v1, https, 2001:db8::1, -1, /v1",
        "/api.kimi.com, https, api.kimi.com, -1, /",
        "/api.kimi.com//coding//v1%2Fx, https, api.kimi.com, -1, //coding//v1%2Fx"
    })
    void parse_takesTheUrlApart_andLeavesThePathAsItCame(
            String uri, String scheme, String host, int port, String path) {
        assertThat(TargetUrl.parse(uri)).isEqualTo(new TargetUrl(scheme, host, port, path, ""));
    }

    @Test
    void query_goesOnAsItCame() {
        TargetUrl target =
                Objects.requireNonNull(TargetUrl.parse("/api.kimi.com/coding/v1/messages?beta=true&x=/%2F?"));
        assertThat(target.uri()).isEqualTo("/coding/v1/messages?beta=true&x=/%2F?");
        assertThat(target.authority()).isEqualTo("api.kimi.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "//x/y",
                "*",
                "api.kimi.com/coding",
                "/user@api.kimi.com/coding",
                "/api.kimi.com:0/x",
                "/api.kimi.com:65536/x",
                "/api.kimi.com:/x",
                "/api.kimi.com%2Fcoding/v1",
                "/[::1/x",
                "/::1/x",
                "/http/",
                "/ap\u0131.kimi.com/x"
            })
    void parse_ofWhatHasNoHost_isNull(String uri) {
        assertThat(TargetUrl.parse(uri)).isNull();
    }
}
