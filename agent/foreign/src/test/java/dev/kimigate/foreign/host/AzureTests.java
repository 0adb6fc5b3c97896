package dev.kimigate.foreign.host;

import com.azure.core.validation.http.HttpClientTests;
import com.azure.core.validation.http.HttpClientTestsServer;
import com.azure.core.validation.http.LocalTestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The tests that Azure's SDK asks of a client, with their server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AzureTests extends HttpClientTests {
    private final LocalTestServer server = HttpClientTestsServer.getHttpClientTestsServer();

    @BeforeAll
    void start() {
        server.start();
    }

    @AfterAll
    void stop() {
        server.stop();
    }

    @Override
    @Deprecated
    protected int getPort() {
        return server.getHttpPort();
    }

    @Override
    protected String getServerUri(boolean secure) {
        return secure ? server.getHttpsUri() : server.getHttpUri();
    }
}
