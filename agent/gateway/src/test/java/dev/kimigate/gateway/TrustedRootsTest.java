package dev.kimigate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedRootsTest {
    @TempDir
    Path folder;

    private final KimiEndpoint endpoint =
            KimiEndpoint.start(EndpointOptions.usual().withPlainPort(0));

    @AfterEach
    void close() {
        endpoint.close();
        TestGates.closeAll();
    }

    private int statusWith(Map<String, String> environment) throws Exception {
        try (Gateway gateway = GatewayFixture.gateway(folder, endpoint, environment)) {
            URI url = URI.create(gateway.url() + "localhost:" + endpoint.port() + GatewayFixture.CHAT);
            HttpRequest request = HttpRequest.newBuilder(url)
                    .timeout(GatewayFixture.LONG)
                    .header("Authorization", "Bearer test-key")
                    .POST(BodyPublishers.ofString(GatewayFixture.BODY))
                    .build();
            return HttpClient.newHttpClient()
                    .send(request, BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private Path pem() throws Exception {
        return GatewayFixture.pem(endpoint, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "ssl_cert_file"})
    void file_isTrusted(String variable) throws Exception {
        assertThat(statusWith(Map.of(variable, pem().toString()))).isEqualTo(200);
    }

    @Test
    void folders_areTrusted_whateverElseIsInThem() throws Exception {
        Path certificates = Files.createDirectory(folder.resolve("certs"));
        Files.copy(pem(), certificates.resolve("root.pem"));
        Files.createSymbolicLink(certificates.resolve("0a1b2c3d.0"), certificates.resolve("root.pem"));
        Files.writeString(certificates.resolve("README"), "no certificate");
        Files.createDirectory(certificates.resolve("more"));

        assertThat(statusWith(Map.of("SSL_CERT_DIR", "/nowhere:" + certificates)))
                .isEqualTo(200);
    }

    @Test
    void withoutThem_theServerIsNotTrusted() throws Exception {
        assertThat(statusWith(Map.of("SSL_CERT_DIR", folder.resolve("missing").toString())))
                .isEqualTo(502);
    }

    @Test
    void fileThatCannotBeRead_isSaidAtTheStart() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----");

        assertThatThrownBy(() -> statusWith(Map.of("SSL_CERT_FILE", broken.toString())))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("SSL_CERT_FILE=" + broken);
    }
}
