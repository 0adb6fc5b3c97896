package dev.kimigate.harness.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.endpoint.TrustingContext;
import java.io.IOException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The load programs' inside, in this JVM: the JDK's client over TLS, OkHttp over plain HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LoadTest {

    private static final String CHAT = "/coding/v1/chat/completions";

    private KimiEndpoint endpoint;
    private SSLContext usual;

    @BeforeAll
    void start() throws NoSuchAlgorithmException {
        endpoint = KimiEndpoint.start(EndpointOptions.usual().withPlainPort(0));
        usual = SSLContext.getDefault();
        SSLContext.setDefault(TrustingContext.of(endpoint));
    }

    @AfterAll
    void stop() {
        SSLContext.setDefault(usual);
        endpoint.close();
    }

    @BeforeEach
    void reset() {
        endpoint.reset();
        endpoint.change(behaviour -> Behaviour.usual().withLimit(5).withMillis(20, 60));
    }

    private JsonNode jdk(String... args) throws IOException, InterruptedException {
        LoadOptions options = LoadOptions.parse(with(endpoint.uri(CHAT), args), "send");
        return new ObjectMapper().readTree(LoadRun.run(options, new JdkLoadClient(options)));
    }

    private JsonNode okHttp(String... args) throws IOException, InterruptedException {
        LoadOptions options = LoadOptions.parse(with(endpoint.plainUri(CHAT), args), "execute");
        return new ObjectMapper().readTree(LoadRun.run(options, OkHttpLoadClient.of(options)));
    }

    private static String[] with(URI url, String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--url", url.toString(), "--calls", "20"));
        return all.toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource({
        "send, string, 1",
        "send, bytes, 2",
        "send, file, 1",
        "send, inputStream, 2",
        "send, lines, 1",
        "send, publisher, 2",
        "send, lineSubscriber, 1",
        "send, discarding, 2",
        "send, replacing, 1",
        "send, custom, 2",
        "sendAsync, string, 2",
        "sendAsync, bytes, 1",
        "sendAsync, file, 2",
        "sendAsync, inputStream, 1",
        "sendAsync, lines, 2",
        "sendAsync, publisher, 1",
        "sendAsync, lineSubscriber, 2",
        "sendAsync, discarding, 1",
        "sendAsync, replacing, 2",
        "sendAsync, custom, 1"
    })
    void jdk_pacedWithinTheLimit_getsEveryAnswer(String mode, String body, String http) throws Exception {
        JsonNode report = jdk("--mode", mode, "--body", body, "--http", http, "--paced", "5");
        assertThat(report.path("failures")).isEmpty();
        assertThat(report.path("answered").asInt()).isEqualTo(20);
        assertThat(endpoint.figures().account().refused()).isZero();
        assertThat(endpoint.figures().account().completed()).isEqualTo(21);
    }

    @ParameterizedTest
    @CsvSource({"execute, string", "execute, bytes", "enqueue, stream", "enqueue, source", "sse, string"})
    void okHttp_pacedWithinTheLimit_getsEveryAnswer(String mode, String body) throws Exception {
        JsonNode report = okHttp("--mode", mode, "--body", body, "--http", "1", "--paced", "5");
        assertThat(report.path("failures")).isEmpty();
        assertThat(report.path("answered").asInt()).isEqualTo(20);
        assertThat(endpoint.figures().account().refused()).isZero();
    }

    @Test
    @Tag("slow") // 4 s: calls that last
    void report_ofAnUnpacedBurst_namesTheRefusals() throws Exception {
        endpoint.change(behaviour -> behaviour.withMillis(2000));
        JsonNode report = jdk("--mode", "sendAsync", "--client", "tool-1");
        assertThat(report.path("failures").path("HTTP 403").asInt())
                .isPositive()
                .isEqualTo(report.path("failed").asInt());
        assertThat(report.path("failed").asInt() + report.path("answered").asInt())
                .isEqualTo(20);
        assertThat(report.path("makespanMillis").asDouble()).isGreaterThanOrEqualTo(2000);
        assertThat(endpoint.figures().account().client("tool-1").refused())
                .isEqualTo(report.path("failed").asLong());
    }

    @Test
    void unpacedBurst_onOkHttpsDispatcher_isAtMostFiveAtOnceByDefault() throws Exception {
        JsonNode report = okHttp("--mode", "enqueue", "--http", "1");
        assertThat(report.path("answered").asInt()).isEqualTo(20);
        assertThat(endpoint.figures().account().maxOffered()).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    @Tag("slow") // 8 s: calls that last
    void shares_ofAbortedAndNeverRead_areExact(String http) throws Exception {
        // Long enough that no answer is over before a busy client hangs up.
        endpoint.change(behaviour -> behaviour.withMillis(3000).withLimit(0));
        JsonNode report =
                jdk("--body", "inputStream", "--abort-share", "0.25", "--never-read-share", "0.1", "--http", http);
        assertThat(report.path("answered").asInt()).isEqualTo(13);
        assertThat(report.path("aborted").asInt()).isEqualTo(5);
        assertThat(report.path("neverRead").asInt()).isEqualTo(2);
        await().untilAsserted(
                        () -> assertThat(endpoint.figures().account().aborted()).isBetween(5L, 7L));
    }
}
