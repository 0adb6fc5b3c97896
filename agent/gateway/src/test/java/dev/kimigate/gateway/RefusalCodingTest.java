package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Refusals that come compressed, though the request did not allow it: real bytes of each coding. */
@Tag("slow") // 20 s: a refusal that is sent again costs a pause
class RefusalCodingTest {
    private static final String CONCURRENCY = "{\"error\":{\"message\":\"You've reached your concurrent request limit."
            + " Please try again after your other requests have finished.\",\"type\":\"access_terminated_error\"}}";
    private static final String TOO_MANY = "{\"error\":{\"message\":\"We're receiving too many requests at the moment."
            + " Please wait a moment and try again.\",\"type\":\"rate_limit_reached_error\"}}";

    /** By {@code brotli -q 11} and {@code zstd -19}. */
    private static final String CONCURRENCY_BR =
            "ofgEAGmcrpgfIax7IHNL/YXCaJ1EQKtsDoMjdez69GQhd0cUiEwwSgRxy2kRdFiU1H8M6sMgPuD1pHccgbmzTnsk"
                    + "Ij5CJHTZ988fwGIH8KstrS017TGUeheojMV9yPZeAeQP";

    private static final String CONCURRENCY_ZSTD =
            "KLUv/SSgtQMA4ggaF5A7Bwj/lcv3WItDz0S8IpaJQAopM3sIUZRvv43Dq2wt9xrOOSVlns0ghcPKLbYQtKMK3a22"
                    + "3YsosqWJ4vNFO7VCoLBrWQqu82t8XOb/JdYS/rUHD6ukPtoBXitySCfqnJeEhnz7nVADAOgQGlVEszyoM0E4YiU=";
    private static final String TOO_MANY_BR =
            "oWgEAGucrpgfIax7UG5LVa5YxFaNz8LyYHyRpY5cn54s5P6ZRIFyWcgCt7H1xFFIRMvAHMjFAC54ubNwoquuE93x"
                    + "FQ41su9qD78Uxe9w3D+SHHKQ9oEOpzR0TYqpeDw=";
    private static final String TOO_MANY_ZSTD =
            "KLUv/SSOZQMAcsgYF5BNBzxtRE4N7TUUYgjpaJ5qHlFef84B03TKVG8gVw68GpsqF+OLesOdifaCE1Zigo50jSw0"
                    + "ehMhv+EXwsKuK6Z8Zb3otu1Oc3W0UJmxdbLyyR9XX4EXN9wTbO3qpOGUqf6kAQBTZjMK/NPwpA==";
    /** The client is not on the list of those that may call. */
    private static final String WHITELIST_BR =
            "ofAEAOE4sBu5F9k8CLbngbgt1bN8LF009CP8QVAOoskcMpIqnb4nh8Dew6A0agUUUKxhesN2/DTS0i78Q2t80g9o"
                    + "c08pj0hzXtYH1dsemUnXIrLW2OjSq4o1ngdGqJwZZEGRPYBAam8idcNtLhs=";

    private static final String WHITELIST_ZSTD =
            "KLUv/QRozQMAMsgZGHBPG5BRqRSJZIJpdUkHLDBCTORIgKrzAteFvMyqNPrSsYj1Kd3KMClVDwEMdpMDqs2UjThg"
                    + "IMQ7DzFTv5/TZ3CubcnGkspXze2r9pwyT8yb/XGsWeK8xVnEDhRQn+zWCC0BeZkVrQUAcwjTcsWZl+BWBQWrKK3+5UE=";

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private ScriptedUpstream upstream;

    @BeforeEach
    void open() throws Exception {
        upstream = ScriptedUpstream.open(folder);
    }

    @AfterEach
    void close() throws Exception {
        upstream.close();
    }

    private static byte[] refusal(int status, String coding) throws IOException {
        String plain = status == 403 ? CONCURRENCY : TOO_MANY;
        return switch (coding) {
            case "br" -> Base64.getDecoder().decode(status == 403 ? CONCURRENCY_BR : TOO_MANY_BR);
            case "zstd" -> Base64.getDecoder().decode(status == 403 ? CONCURRENCY_ZSTD : TOO_MANY_ZSTD);
            default -> compressed(plain, coding);
        };
    }

    private static byte[] compressed(String plain, String coding) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Deflater bare = new Deflater(Deflater.BEST_COMPRESSION, coding.equals("bare"));
        try (OutputStream out =
                coding.equals("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes, bare)) {
            out.write(plain.getBytes(StandardCharsets.UTF_8));
        } finally {
            bare.end();
        }
        return bytes.toByteArray();
    }

    private static boolean refuse(ScriptedServer.Request request, int status, String coding, byte[] body)
            throws IOException {
        request.head(
                status + " No",
                "application/json",
                "Content-Encoding: " + (coding.equals("bare") ? "deflate" : coding),
                "Content-Length: " + body.length);
        request.over().run();
        request.to().write(body);
        return true;
    }

    @ParameterizedTest
    @CsvSource({
        "403, gzip",
        "403, deflate",
        "403, bare",
        "403, br",
        "403, zstd",
        "429, gzip",
        "429, deflate",
        "429, bare",
        "429, br",
        "429, zstd"
    })
    void refusal_thatWaitingCures_isNotSeenByTheTool(int status, String coding) throws Exception {
        byte[] body = refusal(status, coding);
        upstream.server()
                .on(
                        ScriptedUpstream.CALL,
                        request -> request.number() == 1
                                ? refuse(request, status, coding, body)
                                : ScriptedServer.fine(request));
        HttpResponse<String> answer = upstream.send(upstream.request(ScriptedUpstream.CALL)
                .header("Accept-Encoding", "gzip, deflate, br, zstd")
                .POST(BodyPublishers.ofString(GatewayFixture.BODY))
                .build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"ok\":true}");
        assertThat(upstream.server().requests)
                .hasSize(2)
                .allMatch(
                        request -> "gzip, deflate, br".equals(request.headers().get("Accept-Encoding")))
                .allMatch(request -> request.body().equals(GatewayFixture.BODY));
    }

    /** A tool that can read it sees the ban, the list or the quota that it tells of, after two tries. */
    @Test
    void unreadable403_thatStays_isDeliveredAsItCame() throws Exception {
        assertDelivered("zstd", WHITELIST_ZSTD, 2);
    }

    @Test
    void readable403_thatWaitingDoesNotCure_isDeliveredAtOnce() throws Exception {
        assertDelivered("br", WHITELIST_BR, 1);
    }

    private void assertDelivered(String coding, String refusal, int tries) throws Exception {
        byte[] body = Base64.getDecoder().decode(refusal);
        upstream.server().on(ScriptedUpstream.CALL, request -> refuse(request, 403, coding, body));
        HttpRequest request = upstream.post();
        HttpResponse<byte[]> answer =
                java.net.http.HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("content-encoding")).hasValue(coding);
        assertThat(answer.body()).isEqualTo(body);
        assertThat(upstream.server().count(ScriptedUpstream.CALL)).isEqualTo(tries);
        upstream.server().on(ScriptedUpstream.CALL, ScriptedServer::fine);
        assertThat(upstream.send(request).statusCode()).isEqualTo(200);
    }
}
