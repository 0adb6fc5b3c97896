package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderRulesTest {
    private static HttpHeaders fields(String... namesAndValues) {
        HttpHeaders headers = new DefaultHttpHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return headers;
    }

    private static List<String> lines(HttpHeaders headers) {
        return headers.entries().stream()
                .map(field -> field.getKey() + ": " + field.getValue())
                .toList();
    }

    @Test
    void toServer_keepsNamesNumberAndOrder_butWhatIsForOneConnection() {
        HttpHeaders headers = fields(
                "X-Api-Key", "k",
                "Host", "127.0.0.1:1",
                "Connection", "keep-alive, X-Hop",
                "x-hop", "1",
                "User-Agent", "claude-cli/2",
                "x-two", "b",
                "Keep-Alive", "5",
                "X-Two", "a",
                "TE", "trailers",
                "Expect", "100-continue",
                "Accept-Encoding", "gzip, br");
        assertThat(lines(HeaderRules.toServer(headers, "api.kimi.com", false)))
                .containsExactly(
                        "X-Api-Key: k",
                        "Host: api.kimi.com",
                        "User-Agent: claude-cli/2",
                        "x-two: b",
                        "X-Two: a",
                        "Accept-Encoding: gzip, br");
    }

    @Test
    void connection_cannotDropWhatFramesOrAuthorizes() {
        HttpHeaders headers = fields("Connection", "Authorization, Content-Length", "Authorization", "k");
        assertThat(lines(HeaderRules.toServer(headers, "x", true))).containsExactly("Authorization: k");
    }

    @Test
    void toClient_keepsRepeatedFields() {
        HttpHeaders headers =
                fields("Set-Cookie", "a", "Transfer-Encoding", "chunked", "Date", "now", "set-cookie", "b");
        assertThat(lines(HeaderRules.toClient(headers))).containsExactly("Set-Cookie: a", "Date: now", "set-cookie: b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip, deflate, br, zstd | gzip, deflate, br",
                "br;q=1.0, gzip;q=0.8, *;q=0.1 | br;q=1.0, gzip;q=0.8",
                "zstd, dcb | identity",
                "GZIP | GZIP",
                "identity | identity"
            })
    void readable_keepsWhatARefusalCanBeReadIn(String accepted, String kept) {
        assertThat(HeaderRules.readable(accepted)).isEqualTo(kept);
    }
}
