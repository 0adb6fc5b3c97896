package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kimigate.harness.launch.Homes;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Chromium without a window, steered through chromedriver as the WebDriver standard says. On one thread. */
final class Browser implements AutoCloseable {
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int SCRIPTS_OFF = 2;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process driver;
    private final Path home;
    private final String url;
    private final List<JsonNode> console = new ArrayList<>();
    private final List<String> requested = new ArrayList<>();

    private Browser(Process driver, Path home, String driverUrl) throws IOException, InterruptedException {
        this.driver = driver;
        this.home = home;
        this.url = driverUrl;
    }

    /** Skips the test where there is no Chromium with its driver. */
    static void assumeThere() {
        assumeThat(CHROMIUM)
                .as("Chromium: apt-get install chromium chromium-driver")
                .isExecutable();
        assumeThat(DRIVER).as("chromedriver: apt-get install chromium-driver").isExecutable();
    }

    static Browser open() throws IOException, InterruptedException {
        return open(Map.of());
    }

    static Browser withoutScripts() throws IOException, InterruptedException {
        return open(Map.of("profile.managed_default_content_settings.javascript", SCRIPTS_OFF));
    }

    private static Browser open(Map<String, Object> preferences) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path home = Homes.create("kimi-gate-browser");
        ProcessBuilder builder = new ProcessBuilder(DRIVER.toString(), "--port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("driver.log").toFile());
        builder.environment().put("HOME", home.toString());
        Process driver = builder.start();
        String root = "http://127.0.0.1:" + port;
        Browser starting = new Browser(driver, home, root);
        try {
            Awaitility.await()
                    .atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> starting.get("/status").path("ready").asBoolean());
            JsonNode session =
                    starting.post("/session", Map.of("capabilities", Map.of("alwaysMatch", wanted(home, preferences))));
            return new Browser(
                    driver, home, root + "/session/" + session.path("sessionId").asText());
        } catch (IOException | RuntimeException failure) {
            driver.destroyForcibly();
            throw failure;
        }
    }

    private static Map<String, Object> wanted(Path home, Map<String, Object> preferences) {
        return Map.of(
                "browserName",
                "chrome",
                "goog:loggingPrefs",
                Map.of("browser", "ALL", "performance", "ALL"),
                "goog:chromeOptions",
                Map.of(
                        "binary",
                        CHROMIUM.toString(),
                        "args",
                        List.of(
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-dev-shm-usage",
                                "--disable-background-networking",
                                "--no-first-run",
                                "--window-size=1100,900",
                                "--user-data-dir=" + home.resolve("profile")),
                        "prefs",
                        preferences));
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(URI.create(url + path)).GET());
    }

    private JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(URI.create(url + path))
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private JsonNode answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        JsonNode answer = JSON.readTree(http.send(request.timeout(LONG).build(), BodyHandlers.ofString())
                .body());
        JsonNode value = answer.path("value");
        if (value.has("error")) {
            throw new IOException(value.path("message").asText());
        }
        return value;
    }

    void go(String address) throws IOException, InterruptedException {
        post("/url", Map.of("url", address));
    }

    String address() throws IOException, InterruptedException {
        return get("/url").asText();
    }

    /** What the body of a function gives. */
    JsonNode run(String script) throws IOException, InterruptedException {
        return post("/execute/sync", Map.of("script", script, "args", List.of()));
    }

    /** The same of a function that calls its last argument back. */
    JsonNode runAsync(String script) throws IOException, InterruptedException {
        return post("/execute/async", Map.of("script", script, "args", List.of()));
    }

    /** The text of the page as a reader sees it, taken without a script of the page's. */
    String text() throws IOException, InterruptedException {
        JsonNode body = post("/element", Map.of("using", "css selector", "value", "body"));
        return get("/element/" + body.elements().next().asText() + "/text").asText();
    }

    void press(String key) throws IOException, InterruptedException {
        post(
                "/actions",
                Map.of(
                        "actions",
                        List.of(Map.of(
                                "type",
                                "key",
                                "id",
                                "keyboard",
                                "actions",
                                List.of(
                                        Map.of("type", "keyDown", "value", key),
                                        Map.of("type", "keyUp", "value", key))))));
    }

    /** A command of Chromium's own protocol. */
    JsonNode command(String name, Map<String, Object> parameters) throws IOException, InterruptedException {
        return post("/goog/cdp/execute", Map.of("cmd", name, "params", parameters));
    }

    void picture(Path file) throws IOException, InterruptedException {
        Files.write(
                file,
                Base64.getDecoder()
                        .decode(command(
                                        "Page.captureScreenshot",
                                        Map.of("format", "png", "captureBeyondViewport", true))
                                .path("data")
                                .asText()));
    }

    /** What the console has told so far, without what it only noted. */
    List<String> complaints() throws IOException, InterruptedException {
        post("/se/log", Map.of("type", "browser")).forEach(console::add);
        return console.stream()
                .filter(entry ->
                        !List.of("INFO", "DEBUG").contains(entry.path("level").asText()))
                .map(entry -> entry.path("message").asText())
                .toList();
    }

    /** The URLs of all that was requested so far, but for pages that the browser itself brings. */
    List<String> requested() throws IOException, InterruptedException {
        for (JsonNode entry : post("/se/log", Map.of("type", "performance"))) {
            JsonNode message = JSON.readTree(entry.path("message").asText()).path("message");
            if (message.path("method").asText().equals("Network.requestWillBeSent")) {
                String asked =
                        message.path("params").path("request").path("url").asText();
                if (!asked.startsWith("chrome")) {
                    requested.add(asked);
                }
            }
        }
        return List.copyOf(requested);
    }

    @Override
    public void close() throws IOException {
        try {
            answer(HttpRequest.newBuilder(URI.create(url)).DELETE());
            driver.destroy();
            assertThat(driver.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            driver.destroyForcibly();
            Homes.remove(home);
        }
    }
}
