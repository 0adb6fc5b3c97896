package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.limiter.Limiters;
import dev.kimigate.limiter.QueueAge;
import dev.kimigate.machine.LocalStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as an equal request, and for how long. */
class RecentWaitsTest {
    private long nanos;
    private final RecentWaits waits = new RecentWaits(() -> nanos);

    private static ByteBuffer digest(String body) {
        return RequestDigest.of(List.of("https://x/", "key"), body.getBytes(StandardCharsets.UTF_8));
    }

    private static QueueAge age() {
        Limiters jvm = Limiters.create(problem -> {});
        return jvm.limiter(LocalStore.create("0123456789abcdef", "test", 1, "", jvm.runtime()))
                .newPosition(Duration.ZERO)
                .age();
    }

    @Test
    void age_isGivenAwayOnce_andForAMinute() {
        QueueAge age = age();
        assertThat(waits.isEmpty()).isTrue();
        waits.add(digest("{}"), age);
        nanos += TimeUnit.SECONDS.toNanos(59);
        assertThat(waits.take(digest("[]"))).isNull();
        assertThat(waits.take(digest("{}"))).isSameAs(age);
        assertThat(waits.take(digest("{}"))).isNull();
        waits.add(digest("{}"), age);
        nanos += TimeUnit.SECONDS.toNanos(60);
        assertThat(waits.isEmpty()).isTrue();
        assertThat(waits.take(digest("{}"))).isNull();
    }

    @Test
    void memory_isBounded() {
        QueueAge age = age();
        for (int i = 0; i < 2000; i++) {
            waits.add(digest("" + i), age);
        }
        assertThat(waits.take(digest("1023"))).isNotNull();
        assertThat(waits.take(digest("1024"))).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"b\":[1,2]}   | { \"b\" : [1, 2], \"a\" : 1 } | true",
                "{\"a\":\"\\u0041\"}     | {\"a\":\"A\"}                 | true",
                "{\"a\":{\"b\":1}}       | {\"a\":{\"b\":2}}             | false",
                "[1,2]                   | [2,1]                         | false",
                "[[1],2]                 | [1,[2]]                       | false",
                "{\"a\":1}               | {\"a\":\"1\"}                 | false",
                "{\"a\":null}            | {}                            | false",
                "{\"a\":1}               | {\"a\":1} {}                  | false",
                "no json                 | no json                       | true",
                "no json                 | no  json                      | false",
                "{\"a\":                 | {\"a\":1                      | false"
            })
    void requests_areEqual_ifTheirJsonIs(String one, String other, boolean equal) {
        assertThat(digest(one).equals(digest(other))).isEqualTo(equal);
    }

    @Test
    void requestsWithOtherKeys_orToOthers_areNotEqual() {
        byte[] body = {};
        assertThat(List.of(
                        RequestDigest.of(List.of("https://x/", "key"), body),
                        RequestDigest.of(List.of("https://x/", "yek"), body),
                        RequestDigest.of(List.of("https://y/", "key"), body),
                        RequestDigest.of(List.of("https://x/k", "ey"), body)))
                .doesNotHaveDuplicates();
    }

    @Test
    void deepNesting_isComparedAsItIs() {
        String deep = "[".repeat(100_000);
        assertThat(digest(deep)).isEqualTo(digest(deep)).isNotEqualTo(digest(deep + "["));
    }
}
