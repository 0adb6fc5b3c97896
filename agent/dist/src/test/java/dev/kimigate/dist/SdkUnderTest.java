package dev.kimigate.dist;

import dev.kimigate.dist.host.sdk.SdkHost;
import dev.kimigate.harness.launch.HostJvmBuilder;
import dev.kimigate.harness.launch.HostLibraries;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** An SDK that retries by itself. */
enum SdkUnderTest {
    OPENAI_JAVA("openai-java"),
    ANTHROPIC_JAVA("anthropic-java"),
    LANGCHAIN4J_OPEN_AI("langchain4j-open-ai"),
    LANGCHAIN4J_ANTHROPIC("langchain4j-anthropic"),
    SPRING_AI("spring-ai-openai");

    private static final Path LIBRARIES = Path.of("target", "host-libraries").toAbsolutePath();

    private final String artifact;

    SdkUnderTest(String artifact) {
        this.artifact = artifact;
    }

    /** Makes a host ask through this SDK, with its own retries as they are by default or switched off. */
    HostJvmBuilder of(HostJvmBuilder host, boolean retries) {
        return host.classPath(classPath())
                .classPath(HostLibraries.okHttp("4.12.0"))
                .args(artifact, retries ? "default" : "off");
    }

    /** The program that {@link #of} is for. */
    static Class<?> program() {
        return SdkHost.class;
    }

    /* All SDKs share one class path, as Maven resolves it, but for the one jar that two of them want in two releases. */
    private List<Path> classPath() {
        return this == SPRING_AI
                ? Stream.concat(
                                files(LIBRARIES.resolve("spring-ai")),
                                libraries().filter(jar -> !name(jar).startsWith("openai-java")))
                        .toList()
                : libraries().toList();
    }

    private static Stream<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException("build agent/dist with Maven", e);
        }
    }

    private static Stream<Path> libraries() {
        try {
            String all = Files.readString(LIBRARIES.resolve("sdks.path")).trim();
            return Stream.of(all.split(File.pathSeparator)).map(Path::of);
        } catch (IOException e) {
            throw new UncheckedIOException("build agent/dist with Maven", e);
        }
    }

    private static String name(Path jar) {
        return jar.getFileName().toString();
    }

    /** With the release, as its jar names it. */
    @Override
    public String toString() {
        String prefix = artifact + "-";
        return libraries()
                .map(SdkUnderTest::name)
                .filter(jar -> jar.matches(prefix + "\\d.*\\.jar"))
                .map(jar -> artifact + " " + jar.substring(prefix.length(), jar.length() - ".jar".length()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + artifact + " on the class path"));
    }
}
