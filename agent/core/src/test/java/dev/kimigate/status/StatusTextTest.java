package dev.kimigate.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.limiter.AccountStatus;
import dev.kimigate.limiter.JvmStatus;
import dev.kimigate.limiter.Policy;
import dev.kimigate.limiter.Terms;
import dev.kimigate.pacing.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTextTest {
    private static final long NOW = 1_000_000_000;

    @Test
    void lines_tellWhoHoldsWhoWaitsAndWhy() {
        List<Long> verdicts = new ArrayList<>(Collections.nCopies(32, 0L));
        verdicts.set(Verdict.CONCURRENCY.code(), 7L);
        JvmStatus holder = new JvmStatus(123, "Tool", JvmStatus.Life.RUNNING, 20, 12, 0, 0, 3, NOW - 4_200, NOW, 57);
        JvmStatus dead = new JvmStatus(9, "", JvmStatus.Life.GONE, 20, 2, 0, 0, 0, 0, NOW, 2);
        AccountStatus status = new AccountStatus(
                "0123",
                "https://api.kimi.com",
                true,
                20,
                14,
                0,
                0,
                3,
                NOW - 4_200,
                false,
                new Policy(1, new Terms(20, 8, 2, 60, NOW + 2_000, Verdict.CONCURRENCY.code(), true), new long[0]),
                verdicts,
                List.of(holder, dead));

        assertThat(new StatusText(NOW).lines(status))
                .containsExactly(
                        "https://api.kimi.com",
                        "  limit 20, held 14, waiting 3, the oldest for 4.2 s",
                        "  the limit is set for a tool",
                        "  cool-down: nobody starts for 2.0 s (concurrency)",
                        "  pace: 60 starts a minute",
                        "  out of quota: two calls at a time ask the server",
                        "  refusals so far: concurrency 7",
                        "       pid  tool                              held  waiting  oldest wait    calls",
                        "       123  Tool                                12        3        4.2 s       57",
                        "         9  ? (gone)                             2        0            -        2");
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0 s", "450, 0.4 s", "12345, 12 s", "185000, 3 min 5 s", "7800000, 2 h 10 min", "-5, 0.0 s"})
    void span_isReadable(long millis, String text) {
        assertThat(StatusText.span(millis)).isEqualTo(text);
    }
}
