package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts and origins that a user names, beside those that are always allowed. */
class GatewayAccessTest {
    private static final GatewayAccess ACCESS = GatewayAccess.of(
            List.of("Box.lan", "other.lan:8080", "[fd00::1]"),
            List.of("http://localhost:3000", "vscode-webview://1a2b"));
    private static final RequestGuard GUARD = new RequestGuard(List.of("127.0.0.9"), 21_000, ACCESS);

    private static int status(String... fields) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/api.kimi.com/coding/");
        for (int i = 0; i < fields.length; i += 2) {
            request.headers().add(fields[i], fields[i + 1]);
        }
        OwnAnswer refused = GUARD.check(request, false);
        return refused == null ? 200 : refused.status();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:21000, 200",
        "127.0.0.9:21000, 200",
        "127.0.0.8:21000, 421",
        "box.lan, 200",
        "BOX.lan:21000, 200",
        "box.lan:21001, 421",
        "other.lan:8080, 200",
        "other.lan:21000, 421",
        "other.lan, 421",
        "[fd00::1]:21000, 200",
        "box.lan.evil.example, 421",
        "'', 421"
    })
    void host_isOursOrNamed(String host, int status) {
        assertThat(status("Host", host)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:3000, cross-site, 200",
        "HTTP://LOCALHOST:3000, same-site, 200",
        "vscode-webview://1a2b, cross-site, 200",
        "http://localhost:3001, same-site, 403",
        "http://localhost, same-site, 403",
        "null, cross-site, 403",
        "http://127.0.0.1:21000, same-origin, 200",
        "http://127.0.0.1:21000, cross-site, 403"
    })
    void origin_isOursOrNamed(String origin, String site, int status) {
        assertThat(status("Host", "127.0.0.1:21000", "Origin", origin, "Sec-Fetch-Site", site))
                .isEqualTo(status);
        assertThat(status("Host", "127.0.0.1:21000", "Origin", origin, "Origin", "https://evil.example"))
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"a b, ''", "'', ''", "http://x, ''", "x, null", "x, *", "x, http://y/path", "x, localhost:3000"})
    void whatIsNeither_isNotTaken(String host, String origin) {
        assertThatThrownBy(() -> GatewayAccess.of(List.of(host), List.of(origin)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no ");
    }
}
