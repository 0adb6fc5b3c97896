package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeBudgetTest {
    @ParameterizedTest
    @CsvSource({
        ", true, 250",
        ", false, 145",
        "600, true, 250",
        "600, false, 145",
        "210, false, 100",
        "60, true, 25",
        "60.5, false, 25",
        "5, true, 0",
        "-5, true, 250",
        "soon, true, 250",
        "99999999999, true, 250"
    })
    void wait_leavesTheServerItsTime(@Nullable String stainless, boolean streams, long seconds) {
        HttpHeaders headers = new DefaultHttpHeaders();
        if (stainless != null) {
            headers.set("X-Stainless-Timeout", stainless);
        }
        assertThat(TimeBudget.wait(headers, streams, Duration.ZERO)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "QwenCode/0.24.4 (linux; x64), 70, 429",
        "ai-sdk/openai-compatible/3.0.37 runtime/bun/1.3.13, 190, 429",
        "codex_exec/0.171.0 (Debian 12.0.0; x86_64), 250, 503",
        "kimi-code-cli/2.1.0, 250, 503",
        "'claude-cli/2.1.332 (external, sdk-cli)', 250, 429",
        "undici, 250, 429"
    })
    void knownTool_hasItsPatienceAndItsStatus(String userAgent, long seconds, int status) {
        HttpHeaders headers = new DefaultHttpHeaders().set("User-Agent", userAgent);

        assertThat(TimeBudget.wait(headers, true, Duration.ZERO)).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(KnownTool.of(userAgent).ownRefusal()).isEqualTo(status);
    }

    @Test
    void wait_countsFromTheFirstByte() {
        HttpHeaders none = new DefaultHttpHeaders();
        assertThat(TimeBudget.wait(none, true, Duration.ofSeconds(50))).isEqualTo(Duration.ofSeconds(200));
        assertThat(TimeBudget.wait(none, true, Duration.ofMinutes(5))).isZero();
    }
}
