package dev.kimigate.demo;

import dev.kimigate.demo.tool.JavaNetHttpTool;
import dev.kimigate.harness.endpoint.KimiEndpoint;
import dev.kimigate.harness.launch.HostJvm;
import dev.kimigate.harness.launch.HostProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The tool that no agent can gate. It runs on what this machine has: Node, else a shell with curl. */
final class OutsideTool implements DemoTool {

    private final @Nullable OutsideKind kind;
    private final String library;

    private OutsideTool(@Nullable OutsideKind kind, String library) {
        this.kind = kind;
        this.library = library;
    }

    /** The first kind that works in that home, which is all tools'. */
    static OutsideTool found(Path home) {
        return Stream.of(OutsideKind.values())
                .flatMap(kind -> on(kind, home).stream())
                .findFirst()
                .orElseGet(OutsideTool::inAJvm);
    }

    static Optional<OutsideTool> on(OutsideKind kind, Path home) {
        return kind.version(home).map(version -> new OutsideTool(kind, kind.product() + " " + version));
    }

    /** For a machine that has nothing else: a JVM that never gets the agent. */
    static OutsideTool inAJvm() {
        return new OutsideTool(null, "java.net.http without the agent");
    }

    @Override
    public String library() {
        return library;
    }

    /** What it is, as the end of a sentence about the fourth tool. */
    String described() {
        return kind == null
                ? "stands for one that is none, because neither Node nor curl was found here: a JVM"
                        + " that never gets the agent."
                : "is none, so no agent can reach it: it runs on " + library + ".";
    }

    /** Starts it; names lead to this machine, and the endpoint's certificate is trusted. */
    HostProcess start(URI baseUrl, int calls, KimiEndpoint endpoint, Path home) {
        List<String> arguments = List.of(baseUrl.toString(), Integer.toString(calls));
        if (kind == null) {
            return HostJvm.builder()
                    .classPath(Round.ownClassPath())
                    .main(JavaNetHttpTool.class.getName())
                    .args(arguments.toArray(String[]::new))
                    .home(home)
                    .asReal(endpoint)
                    .start();
        }
        String certificate = endpoint.certificateFile().toString();
        return HostProcess.start(
                List.of(kind.program(), script(kind, home).toString(), arguments.get(0), arguments.get(1)),
                home,
                Map.of(
                        "DEMO_ADDRESS",
                        "127.0.0.1",
                        "DEMO_CERTIFICATE",
                        certificate,
                        "NODE_EXTRA_CA_CERTS",
                        certificate));
    }

    private static Path script(OutsideKind kind, Path home) {
        try (InputStream in = JavaNetHttpTool.class.getResourceAsStream(kind.script())) {
            if (in == null) {
                throw new DemoException("The demo's class path has no " + kind.script());
            }
            Path file = home.resolve(kind.script());
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
