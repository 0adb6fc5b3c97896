package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kimigate.dist.host.client.HostClient;
import dev.kimigate.dist.host.web.CallsServlet;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.Jdk;
import dev.kimigate.harness.launch.LiveObjects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** A server with the web application that calls Kimi. */
final class WebDeployment implements AutoCloseable {
    /** Of each client, on requests and on threads of the application. */
    static final int CALLS_OF_A_CLIENT = 3;

    private static final List<String> ON_REQUESTS = List.of("jdk", "url-connection");
    /** Those that notice an interrupt in flight too, and not OkHttp on both: there calls in flight end with others. */
    private static final List<String> ON_THREADS = List.of("jdk", "okhttp");
    /** Warmed up: in an application that is stopped, no class can be loaded any more. */
    private static final List<String> CLIENTS = List.of("jdk", "url-connection", "okhttp", "apache5");

    /** How many calls it makes at once. */
    static final int ALL = CALLS_OF_A_CLIENT * (ON_REQUESTS.size() + ON_THREADS.size());

    private static final Duration UNTIL_COLLECTED = Duration.ofMinutes(3);

    private static final String WEB_XML = """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
              <servlet>
                <servlet-name>calls</servlet-name>
                <servlet-class>%s</servlet-class>
              </servlet>
              <servlet-mapping>
                <servlet-name>calls</servlet-name>
                <url-pattern>/ask</url-pattern>
                <url-pattern>/start</url-pattern>
                <url-pattern>/version</url-pattern>
              </servlet-mapping>
            </web-app>
            """.formatted(CallsServlet.class.getName());

    private final WebServer server;
    private final Path base;
    private final HostJvm host;
    private final WebClients app;

    private WebDeployment(WebServer server, Path base, HostJvm host, WebClients app) {
        this.server = server;
        this.base = base;
        this.host = host;
        this.app = app;
    }

    /**
     * Starts the server with the first deployment.
     *
     * @param base an empty folder
     * @param key that the application's calls have
     */
    static WebDeployment start(WebServer server, HostJvmBuilder host, Path base, String key) throws IOException {
        deploy(base, "1");
        int port = WebClients.freePort();
        return new WebDeployment(server, base, server.start(host, base, port).start(), new WebClients(port, key));
    }

    /** Starts all calls; returns what the users of those on requests will get. */
    List<CompletableFuture<String>> startCalls() {
        for (String client : ON_THREADS) {
            assertThat(app.start(client, CALLS_OF_A_CLIENT)).isEqualTo("200 started");
        }
        return ON_REQUESTS.stream()
                .flatMap(client -> Stream.generate(() -> client).limit(CALLS_OF_A_CLIENT))
                .map(app::ask)
                .toList();
    }

    /** Replaces the application's archive. */
    void deployAgain() throws IOException {
        deploy(base, "2");
    }

    /** What the old application said of the calls on its threads when it was stopped. */
    String awaitEnds() {
        return host.awaitLine(said -> said.startsWith("ends "), KimiFixture.LONG);
    }

    /** What the users of the calls on requests got, and how often. */
    static Map<String, Integer> counted(List<CompletableFuture<String>> requests) {
        Map<String, Integer> counts = new TreeMap<>();
        requests.forEach(request -> counts.merge(request.join(), 1, Integer::sum));
        return counts;
    }

    /** Waits for this deployment, and has it make a call by each client. */
    void assertAnswers(String version) {
        app.awaitVersion(version);
        for (String client : CLIENTS) {
            assertThat(app.ask(client).join()).isEqualTo(client + " 200 200");
        }
    }

    /** Waits until no more is left of the old deployment than the server keeps itself. */
    void awaitOldOneCollected() {
        await().atMost(UNTIL_COLLECTED)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(LiveObjects.count(host, Jdk.current(), server.loader()))
                        .isPositive()
                        .isLessThanOrEqualTo(server.kept()));
    }

    /** What server and agent wrote there. */
    List<String> stderr() {
        return host.stderr();
    }

    @Override
    public void close() {
        host.close();
    }

    /* As people do it: the archive takes the place of the one that lies there. */
    private static void deploy(Path base, String version) throws IOException {
        Path classes = Relocation.source(CallsServlet.class);
        JarBuilder war = new JarBuilder()
                .file("WEB-INF/web.xml", WEB_XML.getBytes(StandardCharsets.UTF_8))
                .file("WEB-INF/classes/version.txt", version.getBytes(StandardCharsets.UTF_8))
                .below(classes, folder(CallsServlet.class), "WEB-INF/classes/")
                .below(classes, folder(HostClient.class), "WEB-INF/classes/");
        for (Path jar : Stream.concat(HostLibraries.okHttp("4.12.0").stream(), HostLibraries.apache5("5.6.5").stream())
                .toList()) {
            war.file("WEB-INF/lib/" + jar.getFileName(), jar);
        }
        Path made = war.write(Files.createDirectories(base).resolve("app.war"));
        Files.move(
                made,
                Files.createDirectories(base.resolve("webapps")).resolve("app.war"),
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String folder(Class<?> type) {
        return type.getPackageName().replace('.', '/');
    }
}
