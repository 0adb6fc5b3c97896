package dev.kimigate.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** A jar in the making: what is put in is stored as it is, not compressed. */
final class JarBuilder {
    private final Manifest manifest = new Manifest();
    private final Map<String, byte[]> files = new LinkedHashMap<>();

    JarBuilder() {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    JarBuilder attribute(String name, String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    /** An entry; a folder's ends with a slash and has no bytes. */
    JarBuilder file(String name, byte[] bytes) {
        files.put(name, bytes);
        return this;
    }

    /** A whole file of this machine. */
    JarBuilder file(String name, Path source) throws IOException {
        return file(name, Files.readAllBytes(source));
    }

    /** What a folder or a jar holds below one of its folders, if it has that, under the same names after a prefix. */
    JarBuilder below(Path root, String part, String prefix) throws IOException {
        if (Files.isDirectory(root)) {
            return addBelow(root, part, prefix);
        }
        try (FileSystem jar = FileSystems.newFileSystem(root)) {
            return addBelow(jar.getPath("/"), part, prefix);
        }
    }

    private JarBuilder addBelow(Path root, String part, String prefix) throws IOException {
        if (!Files.exists(root.resolve(part))) {
            return this;
        }
        try (Stream<Path> all = Files.walk(root.resolve(part))) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                file(prefix + root.relativize(file).toString().replace('\\', '/'), file);
            }
        }
        return this;
    }

    /** All entries of another jar but its manifest. */
    JarBuilder contents(Path jar) throws IOException {
        try (JarFile other = new JarFile(jar.toFile())) {
            for (JarEntry entry : other.stream().toList()) {
                if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    file(entry.getName(), other.getInputStream(entry).readAllBytes());
                }
            }
        }
        return this;
    }

    Path write(Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream target = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                target.putNextEntry(stored(file.getKey(), file.getValue()));
                target.write(file.getValue());
            }
        }
        return jar;
    }

    private static JarEntry stored(String name, byte[] bytes) {
        JarEntry entry = new JarEntry(name);
        entry.setMethod(JarEntry.STORED);
        entry.setSize(bytes.length);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        entry.setCrc(sum.getValue());
        return entry;
    }
}
