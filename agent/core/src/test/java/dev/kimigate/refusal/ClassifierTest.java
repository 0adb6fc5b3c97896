package dev.kimigate.refusal;

import static dev.kimigate.refusal.Verdict.ACCEPTED;
import static dev.kimigate.refusal.Verdict.AMBIGUOUS;
import static dev.kimigate.refusal.Verdict.BANNED;
import static dev.kimigate.refusal.Verdict.CONCURRENCY;
import static dev.kimigate.refusal.Verdict.OVERLOAD;
import static dev.kimigate.refusal.Verdict.QUOTA;
import static dev.kimigate.refusal.Verdict.RATE;
import static dev.kimigate.refusal.Verdict.TOKENS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassifierTest {
    /** By {@code brotli -q 11}: "You've reached your concurrent request limit", as the server words it. */
    private static final byte[] CONCURRENCY_BR = Base64.getDecoder()
            .decode("ofgEAGmcrpgfIax7IHNL/YXCaJ1EQKtsDoMjdez69GQhd0cUiEwwSgRxy2kRdFiU1H8M6sMgPuD1pHccgb"
                    + "mzTnskIj5CJHTZ988fwGIH8KstrS017TGUeheojMV9yPZeAeQP");

    private static final long NOW = 1_795_000_000_000L; // 2026-11-18T11:06:40Z

    static Stream<Arguments> everyRowInEveryForm() {
        return RefusalTable.ROWS.stream()
                .flatMap(row -> Arrays.stream(BodyForm.values()).map(form -> Arguments.of(row, form)));
    }

    @ParameterizedTest
    @MethodSource("everyRowInEveryForm")
    void classify_wordingOfTheTableInAnyForm_meansTheSame(RefusalTable.Row row, BodyForm form) {
        byte[] body = form.of(row.words(), "rate_limit_reached_error");

        Refusal refusal = Classifier.classify(
                row.status(), headers(Map.of("content-encoding", form.encoding())), body, body.length, NOW);

        assertThat(refusal.verdict()).isEqualTo(row.verdict());
        assertThat(refusal.namedLimit()).isEqualTo(row.limit());
        assertThat(refusal.retryAfter()).isEqualTo(row.pause());
    }

    static Stream<Arguments> everyRowWithAnyStatus() {
        return RefusalTable.ROWS.stream()
                .filter(row -> row.verdict() != ACCEPTED)
                .flatMap(row -> Stream.of(200, 400, 401, 402, 404, 408, 409, 500, 502, 503, 504, 529)
                        .map(status -> Arguments.of(row, status)));
    }

    @ParameterizedTest
    @MethodSource("everyRowWithAnyStatus")
    void classify_refusalTextWithAnotherStatus_isDelivered(RefusalTable.Row row, int status) {
        assertThat(classify(status, new String(BodyForm.OPENAI.of(row.words(), "x"), StandardCharsets.UTF_8)))
                .isEqualTo(Refusal.NONE);
    }

    @Test
    void table_holdsEveryVerdict() {
        assertThat(RefusalTable.ROWS).extracting(RefusalTable.Row::verdict).contains(Verdict.values());
    }

    @ParameterizedTest
    @CsvSource({
        "Organization Rate limit exceeded, false",
        "project qps limit exceeded, false",
        "Upstream rate limit exceeded, false",
        "Organization-level RPM limit reached, true",
        "request reached max request: 3, true",
        "group requests-per-minute limit exceeded, true"
    })
    void classify_rate_tellsWhetherItCountsAMinute(String message, boolean perMinute) {
        Refusal refusal = classify(429, message);

        assertThat(refusal.verdict()).isEqualTo(RATE);
        assertThat(refusal.perMinute()).isEqualTo(perMinute);
    }

    @ParameterizedTest
    @CsvSource({
        "'TPM rate limit, current:500100, limit:500000', 500100",
        "'TPM rate limit, current: 131072, limit: 100000', 131072",
        "'TPM rate limit, current:99999999999999, limit:500000', 2147483647",
        "'TPM rate limit, current:500000, limit:500000', 0",
        "'TPM rate limit, current:400000, limit:500000', 0",
        "'TPM rate limit, limit:500000', 0",
        "'TPM rate limit, current:500100', 0",
        "'TPM rate limit, current:x, limit:-1', 0"
    })
    void classify_tokens_tellsWhatIsCountedAboveTheLimit(String message, int over) {
        assertThat(classify(429, message).tokensOver()).isEqualTo(over);
    }

    @Test
    void classify_openRoutersMessage_meansWhatTheProviderSaid() {
        String raw =
                "{\"error\":{\"message\":\"Provider returned error\",\"code\":429,\"metadata\":{\"provider_name\":\"x\","
                        + "\"raw\":\"max organization concurrency: 3\"}}}";

        assertThat(classify(429, raw)).isEqualTo(new Refusal(CONCURRENCY, 3, null));
        assertThat(classify(429, raw.replace("\"raw\"", "\"other\"")).verdict()).isEqualTo(AMBIGUOUS);
        assertThat(classify(429, raw.replace("\"max organization concurrency: 3\"", "{\"a\":[1,{}]}"))
                        .verdict())
                .isEqualTo(AMBIGUOUS);
    }

    @Test
    void classify_concurrencyPhraseWith429_isConcurrency() {
        assertThat(classify(429, "You've reached your concurrent request limit.")
                        .verdict())
                .isEqualTo(CONCURRENCY);
    }

    @Test
    void classify_overloadTextWith403_isDelivered() {
        assertThat(classify(403, "The engine is currently overloaded").verdict())
                .isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "You've reached your usage limit for this billing cycle. Your quota will be refreshed later; this is not"
                        + " the concurrent request limit.",
                "You've reached your concurrent request limit and your usage limit. Your quota will reset at 18:00.",
                "Concurrency limit reached: your usage limit is spent, purchase extra usage or upgrade your plan."
            })
    void classify_quotaAndConcurrencyInOneText_isQuota(String message) {
        assertThat(classify(403, message).verdict()).isEqualTo(QUOTA);
        assertThat(classify(429, message).verdict()).isEqualTo(QUOTA);
    }

    @Test
    void classify_concurrencyTextThatMentionsAUsageLimit_isConcurrency() {
        assertThat(classify(403, "You've reached your concurrent request limit. It is not your 5-hour usage limit.")
                        .verdict())
                .isEqualTo(CONCURRENCY);
    }

    @Test
    void classify_concurrencyTextThatLinksTheGuidelines_isConcurrency() {
        assertThat(classify(403, "You've reached your concurrent request limit. See our Community Guidelines.")
                        .verdict())
                .isEqualTo(CONCURRENCY);
    }

    @Test
    void classify_phraseOutsideOfTheMessage_doesNotCount() {
        String body =
                "{\"prompt\":\"what is a concurrent request limit?\",\"error\":{\"message\":\"Permission denied\","
                        + "\"param\":\"concurrent request limit\"}}";

        assertThat(classify(403, body).verdict()).isEqualTo(ACCEPTED);
    }

    @Test
    void classify_typeAlone_doesNotCount() {
        String body = "{\"error\":{\"message\":\"no\",\"type\":\"engine_overloaded_error\"}}";

        assertThat(classify(429, body).verdict()).isEqualTo(AMBIGUOUS);
        assertThat(classify(403, body.replace("engine_overloaded", "access_terminated"))
                        .verdict())
                .isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}",
                "[]",
                "null",
                "7",
                "\"x\"",
                "{\"error\":null}",
                "{\"error\":{}}",
                "{\"error\":{\"message\":null}}",
                "{\"error\":{\"message\":{\"a\":[1]}}}",
                "{\"error\":[{\"message\":7}]}",
                "<html>",
                "data: {\"error\"",
                "当前模型正忙",
                "\u0000\u0001"
            })
    void classify_nothingToRead_is403DeliveredAnd429Ambiguous(String body) {
        assertThat(classify(403, body)).isEqualTo(Refusal.NONE);
        assertThat(classify(429, body)).isEqualTo(new Refusal(AMBIGUOUS, 0, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"该账号已被禁用", "已被禁言"})
    void classify_chineseAccountError_isBanned(String message) {
        assertThat(classify(403, message).verdict()).isEqualTo(BANNED);
    }

    @Test
    void classify_unknownEncoding_isAmbiguousWith429() {
        byte[] noise = {1, 2, 3, (byte) 200, (byte) 130};

        assertThat(Classifier.classify(429, headers(Map.of("content-encoding", "br")), noise, noise.length, NOW))
                .isEqualTo(new Refusal(AMBIGUOUS, 0, null));
    }

    @ParameterizedTest
    @CsvSource({
        "gzip, true",
        "X-GZIP, true",
        "deflate, true",
        "identity, true",
        "'gzip, identity', true",
        "'', true",
        "br, true",
        "zstd, false",
        "'gzip, br', true",
        "'gzip, zstd', false",
        "'dcb', false"
    })
    void isReadable_codings_areToldApart(String coding, boolean readable) {
        assertThat(isReadable(coding, new byte[0])).isEqualTo(readable);
    }

    @Test
    void isReadable_whatIsNoText_cannot() {
        byte[] words = "{\"error\":\n\t\"访问量过大\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(isReadable("", words)).isTrue();
        assertThat(isReadable("br", words)).as("it claims to be coded").isTrue();
        assertThat(isReadable("gzip", BodyForm.gzip(words))).isTrue();
        assertThat(isReadable("", BodyForm.gzip(words)))
                .as("it does not say so")
                .isFalse();
        assertThat(isReadable("br", Arrays.copyOf(CONCURRENCY_BR, 30)))
                .as("cut")
                .isFalse();
        assertThat(isReadable("br", CONCURRENCY_BR)).isTrue();
    }

    private static boolean isReadable(String coding, byte[] body) {
        return Classifier.isReadable(headers(Map.of("content-encoding", coding)), body, body.length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "BR", " identity, br"})
    void classify_brotli_isRead(String coding) {
        assertThat(classifyCoded(coding, CONCURRENCY_BR)).isEqualTo(CONCURRENCY);
    }

    @Test
    void classify_twoCodings_theLastIsUndoneFirst() {
        assertThat(classifyCoded("br, gzip", BodyForm.gzip(CONCURRENCY_BR))).isEqualTo(CONCURRENCY);
        assertThat(classifyCoded("gzip, br", BodyForm.gzip(CONCURRENCY_BR))).isEqualTo(ACCEPTED);
    }

    private static Verdict classifyCoded(String coding, byte[] body) {
        return Classifier.classify(403, headers(Map.of("content-encoding", coding)), body, body.length, NOW)
                .verdict();
    }

    @Test
    void classify_plainBodyThatClaimsGzip_isReadAsItIs() {
        byte[] body = BodyForm.OPENAI.of("concurrent request limit", "x");

        assertThat(Classifier.classify(403, headers(Map.of("content-encoding", "gzip")), body, body.length, NOW)
                        .verdict())
                .isEqualTo(CONCURRENCY);
    }

    @Test
    void classify_gzipBomb_looksAtTheFirst64KbOnly() {
        byte[] bomb = new byte[50_000_000];
        Arrays.fill(bomb, (byte) ' ');
        byte[] phrase = "concurrent request limit".getBytes(StandardCharsets.UTF_8);
        System.arraycopy(phrase, 0, bomb, bomb.length - phrase.length, phrase.length);
        byte[] body = BodyForm.gzip(bomb);

        assertThat(body.length).isLessThan(Classifier.LONGEST_BODY);
        assertThat(Classifier.classify(403, headers(Map.of("content-encoding", "gzip")), body, body.length, NOW)
                        .verdict())
                .isEqualTo(ACCEPTED);
        assertThat(Content.decode("gzip", body, body.length)).hasSize(Classifier.LONGEST_BODY);
    }

    @Test
    void classify_lengthShorterThanTheArray_readsNoFurther() {
        byte[] body = "concurrent request limit".getBytes(StandardCharsets.UTF_8);

        assertThat(Classifier.classify(403, headers(Map.of()), body, body.length - 1, NOW)
                        .verdict())
                .isEqualTo(ACCEPTED);
        assertThat(Classifier.classify(403, headers(Map.of()), body, body.length + 1, NOW)
                        .verdict())
                .isEqualTo(CONCURRENCY);
        assertThat(Classifier.classify(403, headers(Map.of()), body, -1, NOW).verdict())
                .isEqualTo(ACCEPTED);
    }

    @Test
    void classify_headerLookupThatThrows_isAmbiguousWith429() {
        UnaryOperator<@Nullable String> broken = name -> {
            throw new IllegalStateException("no headers");
        };

        assertThat(Classifier.classify(429, broken, new byte[0], 0, NOW).verdict())
                .isEqualTo(AMBIGUOUS);
        assertThat(Classifier.classify(403, broken, new byte[0], 0, NOW)).isEqualTo(Refusal.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "max concurrency: 1, 1",
        "max concurrency: **1**, 1",
        "max concurrency:20, 20",
        "max concurrency 20, 20",
        "max concurrency: 0, 0",
        "max concurrency: -3, 0",
        "max concurrency: 99999999999999999999, 65535",
        "max concurrency: many, 0",
        "max concurrency, 0",
        "concurrency limit reached: 7, 7"
    })
    void classify_namedConcurrency_isReadWithinBounds(String message, int limit) {
        assertThat(classify(429, message)).isEqualTo(new Refusal(CONCURRENCY, limit, null));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1000",
        "' 2 ', 2000",
        "1.5, 1500",
        "0, 0",
        "59, 59000",
        "61, 60000",
        "86400, 60000",
        "86401,",
        "1000000000,",
        "99999999999999999999999999,",
        "1e9,",
        "-5,",
        "+5,",
        "NaN,",
        "0x10,",
        "'',",
        "soon,",
        "1;2,",
        "'Wed, 18 Nov 2026 11:06:50 GMT', 10000",
        "'Wed, 18 Nov 2026 12:06:50 GMT', 60000",
        "'Wed, 18 Nov 2026 11:06:30 GMT', 0",
        "'Thu, 01 Jan 1970 00:00:00 GMT', 0",
        "'Thu, 31 Dec 2099 23:59:59 GMT',",
        "'Wed, 99 Nov 2026 11:06:50 GMT',"
    })
    void classify_retryAfter_isClampedOrIgnored(String value, @Nullable Long millis) {
        Refusal refusal = classify(403, Map.of("retry-after", value), "concurrent request limit");

        assertThat(refusal.retryAfter()).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
    }

    @Test
    void classify_retryAfterDateAndADateHeader_countsFromTheServersClock() {
        Map<String, String> headers =
                Map.of("retry-after", "Sun, 22 Nov 2026 00:00:09 GMT", "date", "Sun, 22 Nov 2026 00:00:00 GMT");

        assertThat(classify(403, headers, "concurrent request limit").retryAfter())
                .isEqualTo(Duration.ofSeconds(9));
    }

    @ParameterizedTest
    @CsvSource({"250, 250", "0.5, 1", "99999999, ", "-1,", "60001, 60000"})
    void classify_retryAfterMs_isClampedOrIgnored(String value, @Nullable Long millis) {
        Refusal refusal = classify(429, Map.of("retry-after-ms", value), "engine is currently overloaded");

        assertThat(refusal.retryAfter()).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource({
        "try again after 5 seconds, 5000",
        "try again after 5s, 5000",
        "try again in 2 minutes, 120000",
        "try again after 1 hour, 600000",
        "retry after 250ms, 250",
        "try again after 250 milliseconds, 250",
        "try again after 1.5 seconds, 1500",
        "try again after 5,",
        "try again after 2026-11-22,",
        "try again after a while,",
        "try again after -1 seconds,",
        "try again after 1.2.3 seconds,",
        "try again after 99999999999 seconds,",
        "try again after ,"
    })
    void classify_pauseNamedInTheText_isReadWithItsUnit(String message, @Nullable Long millis) {
        Refusal refusal = classify(429, "max RPM: 3, " + message);

        assertThat(refusal).isEqualTo(new Refusal(RATE, 3, millis == null ? null : Duration.ofMillis(millis)));
    }

    @Test
    void classify_pauseInHeadersAndText_takesTheLongest() {
        String message = "max RPM: 3, please try again after 4 seconds";

        assertThat(classify(429, Map.of("retry-after", "9", "retry-after-ms", "10"), message)
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(9));
        assertThat(classify(429, Map.of("retry-after", "0"), message).retryAfter())
                .isEqualTo(Duration.ofSeconds(4));
    }

    @ParameterizedTest
    @CsvSource({"1, TOKENS", "600, TOKENS", "601, QUOTA", "1152, QUOTA", "-1, QUOTA"})
    void classify_tokensOfTheDay_areWaitedForOnlyIfTheDayEndsSoon(String retryAfter, Verdict verdict) {
        Refusal refusal = classify(429, Map.of("retry-after", retryAfter), "organization TPD rate limit, current:2");

        assertThat(refusal.verdict()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @EnumSource(
            value = Verdict.class,
            names = {"QUOTA", "BILLING", "BANNED", "WHITELIST", "NO_PLAN", "ACCEPTED"})
    void curedByWaiting_whatNoPauseCures_isFalse(Verdict verdict) {
        assertThat(verdict.curedByWaiting()).isFalse();
    }

    @Test
    void curedByWaiting_limitsThatPass_isTrue() {
        List<Verdict> cured = new ArrayList<>(List.of(Verdict.values()));
        cured.removeIf(verdict -> !verdict.curedByWaiting());

        assertThat(cured).containsExactly(CONCURRENCY, RATE, TOKENS, OVERLOAD, AMBIGUOUS);
    }

    private static Refusal classify(int status, String body) {
        return classify(status, Map.of(), body);
    }

    private static Refusal classify(int status, Map<String, String> headers, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return Classifier.classify(status, headers(headers), bytes, bytes.length, NOW);
    }

    private static UnaryOperator<@Nullable String> headers(Map<String, String> values) {
        return name -> values.get(name);
    }
}
