package dev.kimigate.dist;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What SDKs with retries of their own make of that which the agent cannot cure. Part of the full tests only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdksIT {
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    /** Pauses between them double, from 0.2 s at least: a fifth does not fit MAX_WAIT. */
    private static final int MOST_SENDS = 4;

    private final SdksTable table = new SdksTable(MAX_WAIT);
    private KimiFixture kimi;

    @BeforeAll
    void open() {
        kimi = KimiFixture.open(100);
    }

    @AfterAll
    void close() throws IOException {
        if (kimi != null) {
            kimi.close();
        }
        table.write();
    }

    private SdkProbe bare(SdkUnderTest sdk, boolean retries) {
        return new SdkProbe(kimi, sdk.of(kimi.bare(SdkUnderTest.program()), retries));
    }

    private SdkProbe gated(SdkUnderTest sdk, boolean retries) {
        String settings = "max-wait=" + MAX_WAIT.toSeconds() + "s";
        return new SdkProbe(kimi, sdk.of(kimi.bare(SdkUnderTest.program()).agent(Shipped.JAR, settings), retries));
    }

    static Stream<Arguments> usages() {
        return Stream.of(SdkUnderTest.values())
                .flatMap(sdk -> Stream.of(Arguments.of(sdk, true), Arguments.of(sdk, false)));
    }

    @ParameterizedTest(name = "{0}, its own retries: {1}")
    @MethodSource("usages")
    void trouble_isToldOnceForEachAttemptOfTheSdk(SdkUnderTest sdk, boolean retries) {
        kimi.clean();
        try (SdkProbe bare = bare(sdk, retries);
                SdkProbe gated = gated(sdk, retries)) {
            for (SdkTrouble trouble : SdkTrouble.values()) {
                SdkCall alone = trouble.form() == null ? null : bare.meet(trouble);
                SdkCall call = gated.meet(trouble);
                table.add(sdk, retries, trouble, call, alone);
                assertThat(call.answered()).as("%s: %s", trouble, call).isFalse();
                assertThat(call.attempts()).isBetween(1, retries ? Integer.MAX_VALUE : 1);
                switch (trouble.kind()) {
                    case DELIVERED -> assertDelivered(call, requireNonNull(alone));
                    case REFUSED -> assertRefused(call, requireNonNull(alone));
                    case NO_PERMIT -> assertWithoutPermit(call);
                }
            }
        }
    }

    private static void assertDelivered(SdkCall call, SdkCall alone) {
        assertThat(call.requests()).isEqualTo(call.attempts());
        assertThat(call.attempts()).isEqualTo(alone.attempts());
        assertThat(call.outcome()).isEqualTo(alone.outcome());
    }

    /* An attempt may end with the cool-down that an earlier one caused, as a time-out; the first never does. */
    private static void assertRefused(SdkCall call, SdkCall alone) {
        assertThat(call.attempts()).isLessThanOrEqualTo(alone.attempts());
        assertThat(call.requests()).isBetween(1L, (long) MOST_SENDS * call.attempts());
        if (call.attempts() == 1) {
            assertThat(call.outcome()).isEqualTo(alone.outcome());
        }
    }

    private static void assertWithoutPermit(SdkCall call) {
        assertThat(call.requests()).isZero();
        assertThat(call.messages()).contains("https://api.kimi.com", "JdkLoad");
        assertThat(call.time()).isGreaterThanOrEqualTo(MAX_WAIT.multipliedBy(call.attempts()));
        assertThat(call.outcome())
                .containsAnyOf("java.net.http.HttpTimeoutException", "java.io.InterruptedIOException");
    }
}
