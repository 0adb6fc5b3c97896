package dev.kimigate.harness.endpoint;

import static dev.kimigate.harness.endpoint.EndpointClient.CHAT;
import static dev.kimigate.harness.endpoint.EndpointClient.chat;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That decoders of others understand the codings is shown by the real tools (RealToolsIT). */
class BodyCodingTest {

    @ParameterizedTest
    @CsvSource({
        "'br, gzip', 'gzip, deflate, br, zstd', br",
        "'zstd, gzip', 'gzip, deflate, br, zstd', zstd",
        "'br, gzip', 'gzip, deflate', gzip",
        "'br', 'br;q=0.5', br",
        "'br', 'gzip', none",
        "'br', , none",
        "'', 'br', none",
    })
    void coding_isTheServersDearest_ofThoseThatTheRequestAccepts(String offered, String accepted, String expected) {
        BodyCoding coding = BodyCoding.of(offered, accepted);
        assertThat(coding == null ? "none" : coding.token()).isEqualTo(expected);
    }

    @Test
    void brotli_storesEachBlockBehindItsLength() {
        byte[] plain = new byte[(1 << 16) + 5];
        Arrays.fill(plain, (byte) 'x');
        byte[] coded = BodyCoding.BR.encode(plain);
        assertThat(coded)
                .hasSize(plain.length + 3 + 3 + 1)
                .startsWith(0xF0, 0xFF, 0x1F)
                .endsWith((byte) 3);
        assertThat(Arrays.copyOfRange(coded, 3 + (1 << 16), 6 + (1 << 16))).containsExactly(0x20, 0x00, 0x08);
    }

    @Test
    void zstd_isOneFrameOfRawBlocks() {
        byte[] coded = BodyCoding.ZSTD.encode(new byte[] {'a', 'b'});
        assertThat(coded).containsExactly(0x28, 0xB5, 0x2F, 0xFD, 0xA0, 2, 0, 0, 0, 0x11, 0, 0, 'a', 'b');
    }

    @Test
    void refusal_overHttp_isCodedOnlyIfTheRequestAcceptsIt() throws IOException {
        try (KimiEndpoint endpoint = KimiEndpoint.start()) {
            endpoint.set("refusalCodings", "gzip");
            EndpointClient client = new EndpointClient(endpoint, Version.HTTP_1_1);
            assertThat(words(refused(client, "gzip, br"))).contains("concurrent request limit");
            HttpResponse<InputStream> plain = refused(client, "br");
            assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
            assertThat(new String(plain.body().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("concurrent request limit");
        }
    }

    private static HttpResponse<InputStream> refused(EndpointClient client, String accepted) throws IOException {
        return client.open(
                CHAT, chat("x", true), "x-test-form", RefusalForm.CONCURRENCY_403.name(), "Accept-Encoding", accepted);
    }

    private static String words(HttpResponse<InputStream> coded) throws IOException {
        assertThat(coded.headers().firstValue("content-encoding")).hasValue("gzip");
        byte[] bytes = coded.body().readAllBytes();
        return new String(new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes(), StandardCharsets.UTF_8);
    }
}
