package dev.kimigate.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kimigate.harness.endpoint.EndpointControl;
import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.host.OkHttpLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the page on many machines says of containers, with the settings that stand there: the compose file's
 * environment, command and volume, and the security context and the folder of the manifest.
 */
@Tag("container")
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class MachinesPageIT {
    private static final int CALLS = 40;
    private static final int LIMIT = 10;
    private static final Duration SOON = Duration.ofMinutes(2);

    private static EndpointContainer endpoint;
    private static EndpointControl control;
    private static Path trustStore;
    private static String page;

    @BeforeAll
    static void startEndpoint(@TempDir Path folder) throws IOException {
        Engine.require();
        assumeTrue(ServerContainer.isThere(), "the image has no redis-server");
        page = Files.readString(Path.of("../../docs/machines.md"));
        endpoint = new EndpointContainer();
        control = endpoint.control();
        trustStore = endpoint.trustStoreIn(folder);
    }

    @AfterAll
    static void stopEndpoint() {
        if (endpoint != null) {
            endpoint.close();
        }
    }

    @BeforeEach
    void reset() {
        control.set(Map.of("limit", LIMIT, "minMillis", 400, "maxMillis", 800));
        control.reset();
    }

    /** What a pattern's group finds on the page; there must be such a place. */
    private static String stated(String pattern) {
        Matcher place = Pattern.compile(pattern).matcher(page);
        assertThat(place.find()).as(pattern).isTrue();
        return place.group(1);
    }

    private static ToolContainer worker(String name, Class<?> program, ServerContainer server) {
        return new ToolContainer(name, program, endpoint, trustStore)
                .knowing("valkey", server.address())
                .setting("KIMI_GATE_STORE", stated("KIMI_GATE_STORE: (redis://valkey:\\d+)"))
                .setting("KIMI_GATE_ACCOUNT", stated("KIMI_GATE_ACCOUNT: (\\w+)"))
                .setting("KIMI_GATE_LIMIT", Integer.toString(LIMIT))
                .with("--calls", Integer.toString(CALLS));
    }

    private static void assertAllAnswered(ToolContainer tool) {
        JsonNode report = tool.report();
        assertThat(report.path("answered").asInt())
                .as("%s %s", report, tool.stderr())
                .isEqualTo(CALLS);
        assertThat(tool.stderr()).isEmpty();
    }

    /** Two containers with the volume of the compose file are one machine, and a third with its own another. */
    @Test
    void composeFile_makesOneMachineOfTheWorkers_andTheyShareWithOthers() {
        String folder = stated("- kimi-gate-state:(/\\S+)");
        assertThat(stated("KIMI_GATE_STATE_DIR: (\\S+)")).isEqualTo(folder);
        try (ServerContainer server = new ServerContainer(stated("command: valkey-server (.+)"));
                SharedFolder state = new SharedFolder();
                ToolContainer one = worker("one", JdkLoad.class, server)
                        .sharing(state, folder)
                        .setting("KIMI_GATE_STATE_DIR", folder);
                ToolContainer two = worker("two", OkHttpLoad.class, server)
                        .sharing(state, folder)
                        .setting("KIMI_GATE_STATE_DIR", folder);
                ToolContainer apart = worker("apart", JdkLoad.class, server)) {
            for (ToolContainer each : new ToolContainer[] {one, two, apart}) {
                each.start();
            }
            control.reset();
            Stream.of(one, two, apart).parallel().forEach(ToolContainer::go);
            assertAllAnswered(one);
            assertAllAnswered(two);
            assertAllAnswered(apart);
            assertThat(control.figures().account().maxOffered()).isLessThanOrEqualTo(LIMIT);
            assertThat(control.figures().account().refused()).isZero();
        }
    }

    /** Read-only root, nobody's user, no rights: the state is in the folder that the manifest mounts. */
    @Test
    void securityOfTheManifest_isEnough() {
        String mount = stated("mountPath: (/[^}\\s]+)");
        String folder = stated("KIMI_GATE_STATE_DIR, value: (/[^}\\s]+)");
        assertThat(folder).startsWith(mount + "/");
        assertThat(page)
                .contains("readOnlyRootFilesystem: true", "runAsNonRoot: true", "allowPrivilegeEscalation: false");
        try (ServerContainer server = new ServerContainer("--requirepass word");
                ToolContainer pod = worker("pod", JdkLoad.class, server)
                        .restrictedTo(mount)
                        .setting("KIMI_GATE_STORE_PASSWORD", "word")
                        .setting("KIMI_GATE_STATE_DIR", folder);
                ToolContainer other =
                        worker("other", JdkLoad.class, server).setting("KIMI_GATE_STORE_PASSWORD", "word")) {
            pod.start();
            other.start();
            control.reset();
            Stream.of(pod, other).parallel().forEach(ToolContainer::go);
            assertAllAnswered(pod);
            assertAllAnswered(other);
            assertThat(control.figures().account().maxOffered()).isLessThanOrEqualTo(LIMIT);
            assertThat(control.figures().account().refused()).isZero();
        }
    }

    private static String block(String language, String with) {
        return Stream.of(page.split("```"))
                .filter(part -> part.startsWith(language + "\n") && part.contains(with))
                .map(part -> part.substring(language.length() + 1))
                .findFirst()
                .orElseThrow();
    }

    /** By docker compose itself, with other images and a program for the worker. */
    @Test
    void composeFile_runsAsItStands_andItsWorkersAreOneMachine(@TempDir Path folder) throws IOException {
        assumeTrue(ComposeProject.isThere(), "there is no docker compose");
        Files.copy(Programs.agent(), folder.resolve("kimi-gate.jar"));
        Files.copy(trustStore, folder.resolve("trust.p12"));
        try (ComposeProject project = new ComposeProject(folder, block("yaml", "services:"), CALLS, LIMIT)) {
            project.run("up", "-d", "valkey");
            endpoint.join(project.network(), "api.kimi.com");
            try {
                project.run("up", "-d", "--scale", "worker=2", "worker");
                await().atMost(SOON)
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> project.reports().count() == 2);
            } finally {
                endpoint.leave(project.network());
            }
            assertThat(project.reports()).allMatch(line -> line.contains("\"answered\":" + CALLS + ","));
            assertThat(project.run(
                            "run", "--rm", "-T", "worker", "cat", stated("KIMI_GATE_STATE_DIR: (\\S+)") + "/log"))
                    .contains("and the account 1 machine")
                    .doesNotContain("2 machines");
        }
        assertThat(control.figures().account().maxOffered()).isBetween(2, LIMIT);
        assertThat(control.figures().account().refused()).isZero();
    }
}
