package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.knuddels.jtokkit.Encodings;
import dev.kimigate.dist.host.LangChain4jHost;
import dev.kimigate.dist.host.RetrofitHost;
import dev.kimigate.dist.host.SolonAiHost;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import retrofit2.Retrofit;

/** Libraries that bring a client along and use it in their own way. */
class LibrariesIT {
    private static final String BASE_URL = "https://api.kimi.com/coding/v1/";
    private static final int LIMIT = 20;
    private static final int CALLS = 40;

    private KimiFixture kimi;

    @BeforeEach
    void open() {
        kimi = KimiFixture.open(300);
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    private void assertAllAnswered(HostJvmBuilder builder, int ways) {
        try (HostJvm host = builder.args(BASE_URL, "" + CALLS).start()) {
            assertThat(host.await(KimiFixture.LONG)).isZero();
            assertThat(host.stdout()).containsExactly("answered " + ways * CALLS);
            assertThat(kimi.figures().refused()).isZero();
            assertThat(kimi.figures().maxOffered()).isBetween(LIMIT / 2, LIMIT);
        }
    }

    @ParameterizedTest
    @CsvSource({"2.9.0, 3.14.9", "2.9.0, 4.12.0", "3.0.0, 4.12.0"})
    void retrofit_isGated(String release, String okHttp) {
        Path retrofit = release.equals("3.0.0")
                ? Path.of("target", "host-libraries", "retrofit-3.0.0.jar").toAbsolutePath()
                : Relocation.source(Retrofit.class);
        assertThat(retrofit).exists();
        assertAllAnswered(
                kimi.gated(RetrofitHost.class).classPath(retrofit).classPath(HostLibraries.okHttp(okHttp)), 3);
    }

    @Test
    void langChain4j_isGated() {
        HostJvmBuilder host = kimi.gated(LangChain4jHost.class)
                .classPathOf(
                        OpenAiChatModel.class,
                        ChatModel.class,
                        HttpClient.class,
                        JdkHttpClient.class,
                        ObjectMapper.class,
                        JsonFactory.class,
                        JsonProperty.class,
                        Encodings.class,
                        LoggerFactory.class);
        assertAllAnswered(host, 2);
    }

    /** By HttpURLConnection. */
    @Test
    void solonAi_isGated() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of("target", "host-libraries", "solon-ai"))) {
            assertAllAnswered(
                    kimi.gated(SolonAiHost.class)
                            .classPath(jars.map(Path::toAbsolutePath).toList())
                            .classPathOf(LoggerFactory.class),
                    2);
        }
    }
}
