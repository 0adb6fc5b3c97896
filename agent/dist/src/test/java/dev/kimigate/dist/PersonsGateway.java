package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.harness.endpoint.KimiEndpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The shipped jar's gateway as a person starts it, and tools that go through it. */
final class PersonsGateway implements AutoCloseable {
    private static final String BODY =
            "{\"stream\":true,\"model\":\"kimi-for-coding\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private final Process process;
    private final List<String> printed = new ArrayList<>();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private PersonsGateway(Process process) {
        this.process = process;
    }

    /** At a free port; {@code variables}: names and values in turn. */
    static PersonsGateway start(KimiFixture scene, String... variables) throws IOException {
        Path hosts = Files.writeString(scene.home().resolve("gateway.hosts"), "127.0.0.1 api.kimi.com\n");
        List<String> line = Cli.of(scene.home())
                .withJvmOptions(
                        "-Djdk.net.hosts.file=" + hosts,
                        "-Djavax.net.ssl.trustStore=" + scene.endpoint().trustStore(),
                        "-Djavax.net.ssl.trustStorePassword=" + KimiEndpoint.TRUST_STORE_PASSWORD)
                .line("gateway", "--listen", "127.0.0.1:0");
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("HOME", scene.home().toString());
        for (int i = 0; i < variables.length; i += 2) {
            builder.environment().put(variables[i], variables[i + 1]);
        }
        PersonsGateway gateway = new PersonsGateway(builder.start());
        gateway.readWhatItPrints();
        return gateway;
    }

    private void readWhatItPrints() throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String next = out.readLine(); next != null; next = out.readLine()) {
            printed.add(next);
            if (next.contains("?t=")) {
                return;
            }
        }
        throw new IOException("the gateway ended: " + printed);
    }

    long pid() {
        return process.pid();
    }

    /** With the token. */
    String page() {
        String last = printed.get(printed.size() - 1);
        return last.substring(last.indexOf("http://"));
    }

    /** {@code http://127.0.0.1:PORT/}. */
    String url() {
        return page().substring(0, page().indexOf('?'));
    }

    String token() {
        return page().substring(page().indexOf("?t=") + 3);
    }

    List<String> printed() {
        return List.copyOf(printed);
    }

    /** What it answers under that path; the header is left out if it is empty. */
    HttpResponse<String> get(String path, String header, String value) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + path)).timeout(KimiFixture.LONG);
        if (!header.isEmpty()) {
            request.header(header, value);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(path, "Authorization", "Bearer " + token());
    }

    /** So many calls at once of a tool that says this User-Agent. */
    List<CompletableFuture<HttpResponse<String>>> calls(String userAgent, int calls) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "api.kimi.com/coding/v1/chat/completions"))
                .timeout(KimiFixture.LONG)
                .header("Authorization", "Bearer test-key")
                .header("User-Agent", userAgent)
                .POST(BodyPublishers.ofString(BODY))
                .build();
        List<CompletableFuture<HttpResponse<String>>> sent = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            sent.add(http.sendAsync(request, BodyHandlers.ofString()));
        }
        return sent;
    }

    /** As a user ends it. */
    void end() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(KimiFixture.LONG.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(KimiFixture.LONG.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        assertThat(process.onExit()).succeedsWithin(KimiFixture.LONG);
    }
}
