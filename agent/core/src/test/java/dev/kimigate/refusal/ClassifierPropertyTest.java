package dev.kimigate.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever comes over the wire: no exception, bounded work, values within their bounds. */
class ClassifierPropertyTest {
    private static final String PHRASE = "concurrent request limit";

    @Property(tries = 2_000)
    void classify_randomBytes_neverThrows(
            @ForAll byte[] body, @ForAll int length, @ForAll("statuses") int status, @ForAll long now) {
        assertWithinBounds(Classifier.classify(status, name -> null, body, length, now));
    }

    @Property(tries = 2_000)
    void classify_damagedBody_neverThrows(
            @ForAll("bodies") byte[] body, @ForAll("encodings") String encoding, @ForAll("statuses") int status) {
        assertWithinBounds(Classifier.classify(
                status, name -> "content-encoding".equals(name) ? encoding : null, body, body.length, 0));
    }

    @Property(tries = 2_000)
    void classify_anyHeaders_neverAskForMoreThanTheCap(
            @ForAll String retryAfter,
            @ForAll String retryAfterMs,
            @ForAll String date,
            @ForAll("digits") String digits) {
        Map<String, String> headers = new HashMap<>();
        headers.put("retry-after", digits.isEmpty() ? retryAfter : digits);
        headers.put("retry-after-ms", retryAfterMs);
        headers.put("date", date);
        byte[] body =
                ("max RPM: " + digits + ", try again after " + digits + " seconds").getBytes(StandardCharsets.UTF_8);

        assertWithinBounds(Classifier.classify(429, headers::get, body, body.length, 0));
    }

    @Example
    void classify_deepJson_findsThePhraseWithoutRecursion() {
        String deep = "[".repeat(20_000) + PHRASE + "]".repeat(20_000);
        byte[] body = ("{\"a\":" + deep + "}").getBytes(StandardCharsets.UTF_8);

        assertThat(Classifier.classify(403, name -> null, body, body.length, 0).verdict())
                .isEqualTo(Verdict.CONCURRENCY);
    }

    @Example
    void classify_tenMegabytes_looksAtTheFirst64KbOnly() {
        byte[] body = new byte[10_000_000];
        Arrays.fill(body, (byte) 'x');
        byte[] phrase = PHRASE.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(phrase, 0, body, Classifier.LONGEST_BODY, phrase.length);
        assertThat(Classifier.classify(403, name -> null, body, body.length, 0).verdict())
                .isEqualTo(Verdict.ACCEPTED);

        System.arraycopy(phrase, 0, body, Classifier.LONGEST_BODY - phrase.length, phrase.length);
        assertThat(Classifier.classify(403, name -> null, body, body.length, 0).verdict())
                .isEqualTo(Verdict.CONCURRENCY);
    }

    @Provide
    Arbitrary<Integer> statuses() {
        return Arbitraries.of(403, 429);
    }

    @Provide
    Arbitrary<String> encodings() {
        return Arbitraries.of("gzip", "x-gzip, identity", "DEFLATE", "br", "");
    }

    @Provide
    Arbitrary<String> digits() {
        return Arbitraries.strings().numeric().ofMaxLength(30);
    }

    /** Real bodies with bytes changed and ends cut off. */
    @Provide
    Arbitrary<byte[]> bodies() {
        return Combinators.combine(
                        Arbitraries.of(BodyForm.class),
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.integers().between(0, 400),
                        Arbitraries.bytes())
                .as((form, cut, at, value) -> {
                    byte[] body = form.of("max concurrency: 12, please try again after 3 seconds", "type");
                    byte[] damaged = Arrays.copyOf(body, Math.max(0, body.length - cut / 4));
                    if (at < damaged.length) {
                        damaged[at] = value;
                    }
                    return damaged;
                });
    }

    private static void assertWithinBounds(Refusal refusal) {
        assertThat(refusal.namedLimit()).isBetween(0, 65_535);
        if (refusal.retryAfter() != null) {
            assertThat(refusal.retryAfter())
                    .isBetween(Duration.ZERO, refusal.verdict().longestPause());
        }
    }
}
