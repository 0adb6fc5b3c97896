package dev.kimigate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointPrefixTest {
    @ParameterizedTest
    @CsvSource({
        "https://api.kimi.com/coding, https, api.kimi.com, 443, /coding",
        "HTTPS://API.Kimi.com/Coding/, https, api.kimi.com, 443, /Coding",
        "http://localhost, http, localhost, 80, ''",
        "http://localhost:8080/, http, localhost, 8080, ''",
        "http://*:*/, http, *, 0, ''",
        "https://*:*, https, *, 0, ''",
        "http://*/v1, http, *, 80, /v1",
        "http://10.0.0.1:*/a/b, http, 10.0.0.1, 0, /a/b",
        "http://[::1]:81/, http, ::1, 81, ''",
        "http://my_host:65535, http, my_host, 65535, ''",
        "http://h/a%2Fb, http, h, 80, /a%2Fb"
    })
    void parse_wellFormedPrefix_isTakenApart(String text, String scheme, String host, int port, String path) {
        assertThat(EndpointPrefix.parse(text)).isEqualTo(new EndpointPrefix(scheme, host, port, path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "host",
                "host/path",
                "http:/host",
                "http//host",
                "://host",
                "ftp://host/",
                "ws://host/",
                "http://",
                "http:///path",
                "http://:80/",
                "http://host:/",
                "http://host:0/",
                "http://host:65536/",
                "http://host:1x/",
                "http://host:80:80/",
                "http://user@host/",
                "http://user:word@host/",
                "http://*.host/",
                "http://ho*st/",
                "http://host:8*/",
                "http://host/*",
                "http://host/?a=b",
                "http://host/#a",
                "http://host?a",
                "http://ho st/",
                "http://host/a b",
                "http://host/a//b",
                "http://host//",
                "http://host/./a",
                "http://host/a/../b",
                "http://host/..",
                "http://host/a\\b",
                "http://h\u00f6st/",
                "http://api.\u212aimi.com/",
                "http://host/\u00e4",
                "http://[::1/",
                "http://[]/",
                "http://[::1]x/",
                "http://[host]/",
                "http://::1/"
            })
    void parse_malformedPrefix_isNull(String text) {
        assertThat(EndpointPrefix.parse(text)).isNull();
    }

    @Test
    void toString_isReadAsTheSamePrefix() {
        for (String text : new String[] {"http://*:*/", "https://[::1]:81/a", "https://h/a/b"}) {
            EndpointPrefix prefix = EndpointPrefix.parse(text);

            assertThat(prefix).isNotNull();
            assertThat(EndpointPrefix.parse(String.valueOf(prefix))).isEqualTo(prefix);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/chat/completions, POST, /chat/completions",
        "put /v1/jobs, PUT, /v1/jobs",
        "'* /v1', *, /v1",
        "*, *, *",
        "GET *, GET, *",
        "'GET   /a', GET, /a"
    })
    void parse_wellFormedPath_isTakenApart(String text, String method, String suffix) {
        assertThat(GatedPath.parse(text)).isEqualTo(new GatedPath(method, suffix));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "chat", "GET", "GET ", "G3T /a", "/a b", "/a?b", "/a/*", "//a", "/a/../b", "GET /a b"})
    void parse_malformedPath_isNull(String text) {
        assertThat(GatedPath.parse(text)).isNull();
    }
}
