package dev.kimigate.dist;

import dev.kimigate.dist.host.HelloHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Jars that a test needs: of its own classes, or ours with something changed. */
final class Jars {
    private static final String PROGRAMS = "dev/kimigate/dist/host/";

    private Jars() {}

    /** A jar with the programs that hosts run: of folders on a class path no archive is made. */
    static Path ofPrograms(Path jar) throws IOException {
        Path classes = Path.of(HelloHost.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.list(classes.resolve(PROGRAMS))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(PROGRAMS + file.getFileName()));
                out.write(Files.readAllBytes(file));
            }
        }
        return jar;
    }

    /** A jar that is an agent with one class. */
    static Path ofAgent(Path jar, Class<?> agent) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", agent.getName());
        manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
        String name = agent.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream classFile = agent.getClassLoader().getResourceAsStream(name)) {
            out.putNextEntry(new JarEntry(name));
            out.write(Objects.requireNonNull(classFile, name).readAllBytes());
        }
        return jar;
    }

    /** The shipped jar with its files changed. */
    static Path changed(Path jar, UnaryOperator<Map<String, byte[]>> change) throws IOException {
        try (JarFile shipped = new JarFile(Shipped.JAR.toFile());
                OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, shipped.getManifest())) {
            Map<String, byte[]> files = new LinkedHashMap<>();
            for (JarEntry entry : shipped.stream().toList()) {
                if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    files.put(entry.getName(), shipped.getInputStream(entry).readAllBytes());
                }
            }
            for (Map.Entry<String, byte[]> entry : change.apply(files).entrySet()) {
                out.putNextEntry(new JarEntry(entry.getKey()));
                out.write(entry.getValue());
            }
        }
        return jar;
    }
}
