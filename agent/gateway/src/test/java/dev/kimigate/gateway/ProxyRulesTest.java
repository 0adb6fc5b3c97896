package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRulesTest {
    private static TargetUrl target(String path) {
        return Objects.requireNonNull(TargetUrl.parse(path));
    }

    private static @Nullable String proxy(Map<String, String> environment, String path) {
        ProxyAddress proxy = ProxyRules.of(environment).proxyTo(target(path));
        return proxy == null ? null : proxy.text();
    }

    @Test
    void noVariable_isNoProxy() {
        assertThat(proxy(Map.of("HTTPS_PROXY", " "), "/api.kimi.com/coding/")).isNull();
    }

    @Test
    void schemeOfTheServer_choosesTheVariable_andLowerCaseWins() {
        Map<String, String> all = Map.of(
                "HTTPS_PROXY", "http://a:1", "https_proxy", "http://b:2", "HTTP_PROXY", "c:3", "ALL_PROXY", "d:4");
        assertThat(proxy(all, "/api.kimi.com/coding/")).isEqualTo("b:2");
        assertThat(proxy(all, "/http/api.kimi.com/coding/")).isEqualTo("c:3");
        assertThat(proxy(Map.of("all_proxy", "http://d"), "/api.kimi.com/")).isEqualTo("d:80");
        assertThat(proxy(Map.of("HTTP_PROXY", "c:3"), "/api.kimi.com/")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/http/localhost:1/v1", "/http/127.0.0.1/v1", "/http/127.8.9.10/v1", "/http/[::1]:1/v1"})
    void loopback_needsNoProxy(String path) {
        assertThat(proxy(Map.of("ALL_PROXY", "http://p:1"), path)).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*                        | /api.kimi.com/          | true",
                "kimi.com                 | /api.kimi.com/          | true",
                ".kimi.com                | /api.kimi.com/          | true",
                ".kimi.com                | /kimi.com/              | true",
                "KIMI.com                 | /API.kimi.COM/          | true",
                "imi.com                  | /api.kimi.com/          | false",
                "*.kimi.com               | /api.kimi.com/          | false",
                "a.b, api.kimi.com        | /api.kimi.com/          | true",
                "a.b api.kimi.com         | /api.kimi.com/          | true",
                "api.kimi.com:443         | /api.kimi.com/          | true",
                "api.kimi.com:8443        | /api.kimi.com/          | false",
                "kimi.com:8443            | /api.kimi.com:8443/     | true",
                "10.1.2.3                 | /10.1.2.3/              | true",
                "10.0.0.0/8               | /10.1.2.3/              | true",
                "10.0.0.0/16              | /10.1.2.3/              | false",
                "10.0.0.0/99              | /10.1.2.3/              | false",
                "10.1.2.3:80              | /http/10.1.2.3/         | true",
                "2001:db8::/32            | /[2001:db8::1]/         | true",
                "2001:db8::/32            | /[2001:db9::1]/         | false",
                "2001:db8::1              | /[2001:db8:0::1]/       | true",
                "[2001:db8::1]:443        | /[2001:db8::1]/         | true",
                "[2001:db8::1]:80         | /[2001:db8::1]/         | false",
                "10.0.0.0/8               | /api.kimi.com/          | false"
            })
    void noProxy_exempts(String list, String path, boolean exempt) {
        assertThat(proxy(Map.of("ALL_PROXY", "http://p:1", "NO_PROXY", list), path) == null)
                .isEqualTo(exempt);
        assertThat(proxy(Map.of("ALL_PROXY", "http://p:1", "no_proxy", list, "NO_PROXY", "*"), path) == null)
                .isEqualTo(exempt);
    }

    @Test
    void credentials_areDecoded_andNeverShown() {
        ProxyAddress proxy = ProxyAddress.of("HTTPS_PROXY", "http://us%40er:p%3A+w@h:1");
        assertThat(proxy.authorization()).isEqualTo("Basic dXNAZXI6cDordw=="); // us@er:p:+w
        assertThat(proxy + " " + proxy.refused(407, "x:1").getMessage())
                .doesNotContain("+w")
                .doesNotContain("dXNA")
                .contains("does not accept the name and password in HTTPS_PROXY");
    }

    @ParameterizedTest
    @CsvSource({
        "socks5://h:1, names a proxy of the kind 'socks5'",
        "https://h:1, names a proxy of the kind 'https'",
        "http://, does not hold the URL of a proxy",
        "http://a b, does not hold the URL of a proxy"
    })
    void proxyThatCannotBeUsed_isToldOf(String value, String words) {
        assertThat(ProxyAddress.of("ALL_PROXY", value).unusable()).hasMessageContaining("ALL_PROXY " + words);
    }
}
