package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @CsvSource({
        ":8130, '127.0.0.1,::1'",
        "localhost:8130, '127.0.0.1,::1'",
        "127.0.0.1:8130, 127.0.0.1",
        "127.0.0.9:8130, 127.0.0.9",
        "[::1]:8130, ::1"
    })
    void thisMachineAlone(String text, String hosts) {
        ListenAddress address = ListenAddress.parse(text);

        assertThat(address).isEqualTo(new ListenAddress(List.of(hosts.split(",")), 8130));
    }

    @ParameterizedTest
    @CsvSource({
        "192.168.1.5:8130, 192.168.1.5, false",
        "0.0.0.0:8130, 0.0.0.0, true",
        "[fd00::5]:8130, fd00::5, false",
        "[::]:8130, ::, true"
    })
    void otherMachinesToo_besideThisOne(String text, String outside, boolean all) {
        ListenAddress address = Objects.requireNonNull(ListenAddress.parse(text));

        assertThat(address).isEqualTo(new ListenAddress(List.of("127.0.0.1", "::1"), outside, 8130));
        assertThat(address.isOfAll()).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "8130", "127.0.0.1", "box.lan:1", "999.1.1.1:1", "1.2.3:1", ":65536", "[:::]:1", "::1:5"})
    void anythingElse_isNone(String text) {
        assertThat(ListenAddress.parse(text)).isNull();
    }

    @Test
    void token_isTheWholeFirstSegment() {
        OutsideToken token = new OutsideToken("secret");

        assertThat(token.stripped("/secret/api.kimi.com/coding/v1?x=/secret/"))
                .isEqualTo("/api.kimi.com/coding/v1?x=/secret/");
        assertThat(token.stripped("/secret/")).isEqualTo("/");
        for (String other : List.of(
                "/secret", "/secre/a", "/secrets/a", "/Secret/a", "//secret/a", "secret/a", "/a/secret/", "*", "")) {
            assertThat(token.stripped(other)).as(other).isNull();
        }
    }
}
