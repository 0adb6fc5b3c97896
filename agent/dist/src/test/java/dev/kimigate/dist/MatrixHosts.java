package dev.kimigate.dist;

import dev.kimigate.dist.MatrixRow.Beside;
import dev.kimigate.dist.MatrixRow.Client;
import dev.kimigate.dist.host.IsolatedProgram;
import dev.kimigate.dist.host.OsgiHost;
import dev.kimigate.dist.host.PluginHost;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.Jdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Describes the hosts of the matrix. What they share on disk is made once; afterwards any thread. */
final class MatrixHosts {
    /** Given to every copy of the agent, by whichever way it comes. */
    static final String AGENT_ARGUMENTS = "limit=5";

    private static final Path LIBRARIES =
            Path.of("target", "host-libraries", "matrix").toAbsolutePath();

    private final KimiEndpoint endpoint;
    private final Path folder;
    private final Path copy;
    private final Map<Client, MatrixParts> parts = new EnumMap<>(Client.class);

    /** @param folder empty; for jars and homes */
    MatrixHosts(KimiEndpoint endpoint, Path folder) throws IOException {
        this.endpoint = endpoint;
        this.folder = folder;
        this.copy = Files.copy(Shipped.JAR, folder.resolve("another.jar"));
        for (Client client : Client.values()) {
            parts.put(client, MatrixParts.of(client, folder.resolve(client.name())));
        }
    }

    /** The jar as shipped, and the same under another name. */
    List<Path> agents(MatrixRow row) {
        return row.beside() == Beside.SECOND_COPY ? List.of(Shipped.JAR, copy) : List.of(Shipped.JAR);
    }

    /** With our agent, unless that is attached later. */
    HostJvmBuilder gated(MatrixRow row, Path home, Jdk jdk) throws IOException {
        HostJvmBuilder host = HostJvm.builder();
        switch (row.way()) {
            case PREMAIN -> host.jvmOptions(agentsInOrder(row, agents(row)).toArray(String[]::new));
            case TOOL_OPTIONS -> {
                host.environment("JAVA_TOOL_OPTIONS", String.join(" ", variable(row)));
                host.jvmOptions(commandLine(row).toArray(String[]::new));
            }
            case ATTACH -> host.jvmOptions(agentsInOrder(row, List.of()).toArray(String[]::new));
        }
        return program(host, row, home, jdk);
    }

    /** The same without our agent. */
    HostJvmBuilder bare(MatrixRow row, Path home, Jdk jdk) throws IOException {
        HostJvmBuilder host = HostJvm.builder();
        return program(host.jvmOptions(agentsInOrder(row, List.of()).toArray(String[]::new)), row, home, jdk);
    }

    private static List<String> agentsInOrder(MatrixRow row, List<Path> own) {
        List<String> ours = own.stream().map(MatrixHosts::agent).toList();
        List<String> options = new ArrayList<>(ours);
        if (row.beside().hasOpenTelemetry()) {
            int at = row.beside() == Beside.BEFORE_OPEN_TELEMETRY ? ours.size() : 0;
            options.add(at, "-javaagent:" + LIBRARIES.resolve("opentelemetry.jar"));
        }
        return options;
    }

    /* Its agents come before those of the command line. */
    private List<String> variable(MatrixRow row) {
        return row.beside() == Beside.AFTER_OPEN_TELEMETRY
                ? agentsInOrder(row, List.of(Shipped.JAR))
                : List.of(agent(Shipped.JAR));
    }

    private List<String> commandLine(MatrixRow row) {
        return switch (row.beside()) {
            case SECOND_COPY -> List.of(agent(copy));
            case BEFORE_OPEN_TELEMETRY -> agentsInOrder(row, List.of());
            case ALONE, AFTER_OPEN_TELEMETRY -> List.of();
        };
    }

    private static String agent(Path jar) {
        return "-javaagent:" + jar + "=" + AGENT_ARGUMENTS;
    }

    private HostJvmBuilder program(HostJvmBuilder host, MatrixRow row, Path home, Jdk jdk) throws IOException {
        host.jdk(jdk).home(home).asReal(endpoint).jvmOptions("-XX:TieredStopAtLevel=1", "-Xmx256m");
        // Netty warns where it finds no network to name the machine by.
        host.property("io.netty.machineId", "02:00:00:00:00:01");
        if (row.beside().hasOpenTelemetry()) {
            for (String signal : List.of("traces", "metrics", "logs")) {
                host.property("otel." + signal + ".exporter", "none");
            }
        }
        loaded(host, row, Objects.requireNonNull(parts.get(row.client())));
        // Short, because both keep a plugin: OkHttp's idle connections, and Okio's thread that looks after timeouts.
        return host.args("--mode", mode(row), "--warm-up", "" + row.uses().size())
                .args("--per-host", "64", "--keep-alive", "1", "--read-timeout", "10");
    }

    /* Not a factor of its own: what is hooked is the same, so each is there often enough. */
    private static String mode(MatrixRow row) {
        boolean waits = row.java() == MatrixRow.Java.JDK_17;
        return row.uses().stream().map(use -> mode(use.library(), waits)).collect(Collectors.joining(","));
    }

    private static String mode(ClientLibrary library, boolean waits) {
        return switch (library) {
            case JAVA_NET_HTTP -> waits ? "jdk=send" : "jdk=sendAsync";
            case URL_CONNECTION -> "url=buffered";
            case OKHTTP -> waits ? "okhttp=execute" : "okhttp=enqueue";
            case APACHE_4 -> waits ? "apache4=classic" : "apache4=async";
            case APACHE_5 -> waits ? "apache5=classic" : "apache5=async";
            case KTOR -> "ktor=cio";
            case VERTX -> waits ? "vertx=blocking" : "vertx=loop";
            case REACTOR_NETTY -> waits ? "reactornetty=block" : "reactornetty=subscribe";
        };
    }

    private void loaded(HostJvmBuilder host, MatrixRow row, MatrixParts given) throws IOException {
        String main = MatrixParts.MAIN.getName();
        Path jar = folder.resolve(row.loader().name() + "-" + row.client().name() + "-" + row.hashCode() + ".jar");
        switch (row.loader()) {
            case CLASS_PATH -> host.main(main).classPath(given.classPath());
            case MODULE_PATH -> host.args(given.module(jar).toArray(String[]::new));
            case ISOLATED -> host.main(IsolatedProgram.class).args(given.classPathText(), main);
            case FAT_JAR ->
                host.args(
                        "-jar",
                        given.fatJar(jar, LIBRARIES.resolve("spring-boot-loader.jar"))
                                .toString());
            case FELIX -> osgi(host, "felix.jar", given.bundle(jar), main);
            case EQUINOX -> osgi(host, "equinox.jar", given.bundle(jar), main);
            case PLUGIN -> host.main(PluginHost.class).args(given.classPathText(), main);
        }
    }

    private static void osgi(HostJvmBuilder host, String framework, Path bundle, String main) {
        host.main(OsgiHost.class)
                .classPath(LIBRARIES.resolve(framework))
                .args(bundle + "-storage", bundle.toUri().toString(), main);
    }
}
