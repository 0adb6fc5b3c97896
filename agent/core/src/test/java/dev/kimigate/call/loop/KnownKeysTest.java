package dev.kimigate.call.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownKeysTest {
    private static final String SERVER = "api.kimi.com";

    private final KnownKeys keys = new KnownKeys();

    private boolean has(String server, Map<String, String> headers) {
        return keys.has("https", server, 443, headers::get);
    }

    @Test
    void serverAndKey_areKnown_onceACallHasBegun() {
        Map<String, String> one = Map.of("authorization", "Bearer one");
        assertThat(has(SERVER, one)).isFalse();

        keys.add("https", SERVER, 443, one::get);

        assertThat(has(SERVER, one)).isTrue();
        assertThat(has("api.kimi.ai", one)).isFalse();
        assertThat(keys.has("https", SERVER, 8443, one::get)).isFalse();
        assertThat(has(SERVER, Map.of("authorization", "Bearer two"))).isFalse();
        assertThat(has(SERVER, Map.of("x-api-key", "Bearer one"))).isFalse();
        assertThat(has(SERVER, Map.of())).isFalse();
    }

    @Test
    void plainServer_isNeverKnown() {
        keys.add("http", "127.0.0.1", 8080, name -> null);

        assertThat(keys.has("http", "127.0.0.1", 8080, name -> null)).isFalse();
    }

    @Test
    void manyKeys_areForgotten_andTheLastIsKnown() {
        for (int i = 0; i < 1_001; i++) {
            String key = "key-" + i;
            keys.add("https", SERVER, 443, name -> "api-key".equals(name) ? key : null);
        }

        assertThat(has(SERVER, Map.of("api-key", "key-0"))).isFalse();
        assertThat(has(SERVER, Map.of("api-key", "key-1000"))).isTrue();
    }
}
