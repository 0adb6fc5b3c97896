package dev.kimigate.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestKeyTest {
    @ParameterizedTest
    @CsvSource({
        "limt, LIMIT",
        "limits, LIMIT",
        "stroe, STORE",
        "max-wiat, MAX_WAIT",
        "maxwait, MAX_WAIT",
        "endpoint, ENDPOINTS",
        "path, PATHS",
        "statedir, STATE_DIR",
        "usage, USAGES",
        "enable, ENABLED",
        "Kimigate.Limit, LIMIT",
        "foo,",
        "redis,",
        "'',",
        "timeout,"
    })
    void of_key_isTheSettingSomebodyMeant(String written, @Nullable Setting meant) {
        assertThat(NearestKey.of(written)).isEqualTo(meant);
    }

    @Test
    void of_hugeKey_isNull() {
        assertThat(NearestKey.of("x".repeat(1_000_000))).isNull();
    }
}
