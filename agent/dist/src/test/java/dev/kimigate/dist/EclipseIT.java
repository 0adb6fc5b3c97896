package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.kimigate.dist.host.client.HostClient;
import dev.kimigate.dist.host.eclipse.CallsApplication;
import dev.kimigate.harness.endpoint.Behaviour;
import dev.kimigate.harness.endpoint.EndpointOptions;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Eclipse platform without its windows, started by its launcher, with a plug-in that brings OkHttp along and calls
 * Kimi in jobs. Plug-ins see nothing of the JVM's loaders but what they import.
 */
@Tag("tools") // fetches the platform from Maven Central, once
class EclipseIT {
    private static final int LIMIT = 4;
    private static final int CALLS = 8;
    private static final String PLUGIN = "dev.kimigate.dist.plugin";
    private static final Path PLATFORM =
            Path.of("target", "host-libraries", "eclipse", "plugins").toAbsolutePath();

    private static final String PLUGIN_XML = """
            <plugin>
              <extension point="org.eclipse.core.runtime.applications" id="calls">
                <application><run class="%s"/></application>
              </extension>
            </plugin>
            """.formatted(CallsApplication.class.getName());

    @TempDir
    Path folder;

    private KimiFixture kimi;

    @BeforeEach
    void open() {
        kimi = KimiFixture.open(EndpointOptions.usual()
                .withBehaviour(Behaviour.usual().withLimit(LIMIT).withMillis(500)));
    }

    @AfterEach
    void close() {
        if (kimi != null) {
            kimi.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void plugin_isRefusedWithoutTheAgent_andAnsweredWithIt(int java) throws IOException {
        Optional<Jdk> jdk = Jdk.find(java);
        assumeThat(jdk).as("a JDK " + java + " to run hosts on").isPresent();
        Path configuration = configuration();
        assertThat(ends(eclipse(configuration).jdk(jdk.orElseThrow()))).contains(" 403=");
        assertThat(kimi.figures().refused()).isPositive();
        kimi.clean();
        assertThat(ends(eclipse(configuration).jdk(jdk.orElseThrow()).agent(Shipped.JAR, "limit=" + LIMIT)))
                .isEqualTo("ends {jdk 200=%1$d, okhttp 200=%1$d, url-connection 200=%1$d}".formatted(CALLS));
        assertThat(kimi.figures().refused()).isZero();
        assertThat(kimi.figures().maxOffered()).isEqualTo(LIMIT);
    }

    private static String ends(HostJvmBuilder eclipse) {
        try (HostJvm running = eclipse.start()) {
            assertThat(running.await(KimiFixture.LONG))
                    .as("%s", running.stdout())
                    .isZero();
            assertThat(running.stderr()).noneMatch(line -> line.contains("kimi-gate"));
            return running.stdout().stream()
                    .filter(line -> line.startsWith("ends "))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(running.stdout()));
        }
    }

    private HostJvmBuilder eclipse(Path configuration) throws IOException {
        return HostJvm.builder()
                .asReal(kimi.endpoint())
                .home(kimi.home())
                .args("-jar", bundle("org.eclipse.equinox.launcher").toString())
                .args(
                        "-configuration",
                        configuration.toString(),
                        "-data",
                        folder.resolve("workspace").toString())
                .args("-nosplash", "-consoleLog", "-application", PLUGIN + ".calls")
                .args(KimiFixture.CHAT, "" + CALLS);
    }

    private static Path bundle(String name) throws IOException {
        try (Stream<Path> found = Files.list(PLATFORM)) {
            return found.filter(jar -> jar.getFileName().toString().startsWith(name + "-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /* All plug-ins, as the IDE's own file names them; those that others need early begin early. */
    private Path configuration() throws IOException {
        List<String> plugins;
        try (Stream<Path> jars = Files.list(PLATFORM)) {
            plugins = jars.filter(jar -> !jar.getFileName().toString().startsWith("org.eclipse.osgi-"))
                    .filter(jar -> !jar.getFileName().toString().startsWith("org.eclipse.equinox.launcher-"))
                    .map(jar -> jar.toUri() + (jar.toString().contains("felix.scr") ? "@1:start" : "@start"))
                    .sorted()
                    .toList();
        }
        String all = Stream.concat(plugins.stream(), Stream.of(plugin().toUri().toString()))
                .map(location -> "reference\\:" + location.replaceFirst(":", "\\\\:"))
                .collect(Collectors.joining(","));
        Path configuration = Files.createDirectories(folder.resolve("configuration"));
        Files.writeString(configuration.resolve("config.ini"), """
                osgi.bundles=%s
                osgi.framework=%s
                osgi.bundles.defaultStartLevel=4
                osgi.parentClassloader=boot
                osgi.compatibility.bootdelegation=false
                org.osgi.framework.bootdelegation=
                """.formatted(
                        all, bundle("org.eclipse.osgi").toUri().toString().replaceFirst(":", "\\\\:")));
        return configuration;
    }

    private Path plugin() throws IOException {
        List<Path> libraries = HostLibraries.okHttp("4.12.0");
        Path classes = Relocation.source(CallsApplication.class);
        JarBuilder jar = new JarBuilder()
                .attribute("Bundle-ManifestVersion", "2")
                .attribute("Bundle-SymbolicName", PLUGIN + ";singleton:=true")
                .attribute("Bundle-Version", "1.0.0")
                .attribute("Require-Bundle", "org.eclipse.core.runtime")
                .attribute("Import-Package", "javax.net,javax.net.ssl,javax.security.auth.x500")
                .attribute(
                        "Bundle-ClassPath",
                        ".,"
                                + libraries.stream()
                                        .map(library -> "lib/" + library.getFileName())
                                        .collect(Collectors.joining(",")))
                .file("plugin.xml", PLUGIN_XML.getBytes(StandardCharsets.UTF_8))
                .below(classes, folder(CallsApplication.class), "")
                .below(classes, folder(HostClient.class), "");
        for (Path library : libraries) {
            jar.file("lib/" + library.getFileName(), library);
        }
        return jar.write(folder.resolve("plugin.jar"));
    }

    private static String folder(Class<?> type) {
        return type.getPackageName().replace('.', '/');
    }
}
