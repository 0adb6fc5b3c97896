package dev.kimigate.bench;

import dev.kimigate.bench.host.EagerAgent;
import dev.kimigate.harness.host.EmptyAgent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.ByteBuddy;

/** Agents to compare with, packed here. */
final class Agents {

    private Agents() {}

    /** One whose premain is empty. */
    static Path empty(Path folder) throws IOException {
        return pack(folder.resolve("empty.jar"), "", EmptyAgent.class);
    }

    /** One that uses Byte Buddy's AgentBuilder as soon as it starts. */
    static Path eager(Path folder) throws IOException {
        String byteBuddy = ByteBuddy.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();
        return pack(folder.resolve("eager.jar"), byteBuddy, EagerAgent.class, EagerAgent.Nothing.class);
    }

    private static Path pack(Path jar, String classPath, Class<?> agent, Class<?>... more) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.CLASS_PATH, classPath);
        attributes.put(new Attributes.Name("Premain-Class"), agent.getName());
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest)) {
            write(out, agent);
            for (Class<?> type : more) {
                write(out, type);
            }
        }
        return jar;
    }

    private static void write(JarOutputStream out, Class<?> type) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        try (InputStream bytes = Objects.requireNonNull(Agents.class.getResourceAsStream("/" + name))) {
            bytes.transferTo(out);
        }
        out.closeEntry();
    }
}
