package dev.kimigate.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import net.bytebuddy.utility.OpenedClassReader;

/** Puts OkHttp and Okio under other names, with all references to them, as a tool's build does that shades them. */
final class Relocation extends Remapper {
    static final String PREFIX = "shaded/by/a/tool/";

    private Relocation() {
        super(OpenedClassReader.ASM_API);
    }

    /** Relocates jars and folders into one folder. */
    static Path into(Path folder, Collection<Path> classPath) throws IOException {
        for (Path entry : classPath) {
            if (Files.isDirectory(entry)) {
                relocateAll(entry, folder);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(entry)) {
                    relocateAll(jar.getPath("/"), folder);
                }
            }
        }
        return folder;
    }

    /** Where a class of this JVM came from. */
    static Path source(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(type.getName(), e);
        }
    }

    private static void relocateAll(Path root, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> !file.toString().contains("META-INF"))
                    .forEach(file -> relocate(file, folder));
        }
    }

    private static void relocate(Path file, Path folder) {
        try {
            ClassReader reader = OpenedClassReader.of(Files.readAllBytes(file));
            ClassWriter writer = new ClassWriter(0);
            Relocation relocation = new Relocation();
            reader.accept(new ClassRemapper(writer, relocation), 0);
            Path target = folder.resolve(relocation.map(reader.getClassName()) + ".class");
            Files.createDirectories(target.getParent());
            Files.write(target, writer.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String map(String name) {
        return name.startsWith("okhttp3/") || name.startsWith("okio/") ? PREFIX + name : name;
    }
}
