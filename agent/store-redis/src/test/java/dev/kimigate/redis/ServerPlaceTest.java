package dev.kimigate.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerPlaceTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis-sentinel://one#kimi | redis-sentinel://one:26379#kimi",
                "redis-sentinel://one,two:7000,three/#kimi | redis-sentinel://one:26379,two:7000,three:26379#kimi",
                "rediss-sentinel://gate@one,two/3#kimi | rediss-sentinel://one:26379,two:26379/3#kimi",
                "valkey-sentinel://[::1],[::2]:7000#k-1 | redis-sentinel://[::1]:26379,[::2]:7000#k-1",
                "redis://cache.example/1 | redis://cache.example:6379/1"
            })
    void url_isRead_andShownWithoutTheUser(String url, String shown) {
        assertThat(ServerPlace.parse(url)).hasToString(shown);
    }

    @Test
    void primary_hasUserAndDatabaseOfTheUrl() {
        ServerPlace place = ServerPlace.parse("rediss-sentinel://gate@one,two/3#kimi");

        assertThat(place.server().at("10.0.0.7", 6380)).isEqualTo(new ServerAddress(true, "10.0.0.7", 6380, "gate", 3));
        assertThat(place.name()).isEqualTo("kimi");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis-sentinel://one",
                "redis-sentinel://one#",
                "redis-sentinel://one#a b",
                "redis-sentinel:///0#kimi",
                "redis-sentinel://one,#kimi",
                "redis-sentinel://one:0#kimi",
                "redis-sentinel://one,two:70000#kimi",
                "redis-sentinel://one/x#kimi",
                "redis-sentinel://one?a=b#kimi",
                "http-sentinel://one#kimi",
                "redis-sentinel://u:hush@one#kimi"
            })
    void anythingElse_isRefused_andNotQuoted(String url) {
        assertThatThrownBy(() -> ServerPlace.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the server's URL cannot be used: ")
                .hasMessageNotContaining("hush")
                .hasNoCause();
    }
}
