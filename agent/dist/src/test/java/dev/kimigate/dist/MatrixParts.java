package dev.kimigate.dist;

import dev.kimigate.harness.host.JdkLoad;
import dev.kimigate.harness.host.OkHttpLoad;
import dev.kimigate.harness.launch.HostLibraries;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.ModuleVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * A program and the client it uses, packed in the ways that the loaders of the matrix want them.
 *
 * @param main the program's class
 * @param classes a folder or jar with the program's classes, and the client's where they were relocated
 * @param libraries the client's jars
 * @param client for which these are
 */
record MatrixParts(Class<?> main, Path classes, List<Path> libraries, MatrixRow.Client client) {
    private static final String PROGRAM = "dev/kimigate/harness/host";
    private static final String SHADED = "shaded";
    private static final String MODULE = "a.program";
    private static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

    /** Packages of the JDK, other than {@code java.*}, that OkHttp imports. */
    private static final String IMPORTS = "javax.net,javax.net.ssl,javax.security.auth.x500";

    /** @param folder empty, for what has to be made */
    static MatrixParts of(MatrixRow.Client client, Path folder) throws IOException {
        Class<?> main = client.isOkHttp() ? OkHttpLoad.class : JdkLoad.class;
        List<Path> libraries = client.isOkHttp() ? HostLibraries.okHttp(client.release()) : List.of();
        if (client != MatrixRow.Client.RELOCATED) {
            return new MatrixParts(main, Relocation.source(main), libraries, client);
        }
        List<Path> kept = libraries.stream().filter(MatrixParts::isKotlin).toList();
        List<Path> moved = new ArrayList<>(libraries);
        moved.removeAll(kept);
        moved.add(Relocation.source(main));
        return new MatrixParts(main, Relocation.into(folder, moved), kept, client);
    }

    /** As a class path. */
    List<Path> classPath() {
        List<Path> path = new ArrayList<>(libraries);
        path.add(classes);
        return path;
    }

    /** A class path in one word. */
    String classPathText() {
        return classPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /** As Spring Boot's build plugins pack it. */
    Path fatJar(Path jar, Path springBootLoader) throws IOException {
        JarBuilder archive = new JarBuilder()
                .attribute("Main-Class", LAUNCHER)
                .attribute("Start-Class", main.getName())
                .contents(springBootLoader)
                .file("BOOT-INF/", new byte[0])
                .file("BOOT-INF/classes/", new byte[0])
                .file("BOOT-INF/lib/", new byte[0]);
        addClasses(archive, "BOOT-INF/classes/");
        addLibraries(archive, libraries, "BOOT-INF/lib/");
        return archive.write(jar);
    }

    /** An OSGi bundle that imports what it needs and not a package more. */
    Path bundle(Path jar) throws IOException {
        List<String> names = libraries.stream()
                .map(library -> "lib/" + library.getFileName())
                .toList();
        JarBuilder archive = new JarBuilder()
                .attribute("Bundle-ManifestVersion", "2")
                .attribute("Bundle-SymbolicName", MODULE)
                .attribute("Bundle-Version", "1.0.0")
                .attribute("Bundle-ClassPath", names.isEmpty() ? "." : ".," + String.join(",", names))
                .attribute("Import-Package", IMPORTS);
        addClasses(archive, "");
        addLibraries(archive, libraries, "lib/");
        return archive.write(jar);
    }

    /** Words of a command line that runs it as a module, with only those modules that it requires. */
    List<String> module(Path jar) throws IOException {
        JarBuilder archive = new JarBuilder().file("module-info.class", moduleInfo());
        addClasses(archive, "");
        archive.write(jar);
        List<Path> path = new ArrayList<>(libraries);
        path.add(jar);
        return List.of(
                "--module-path",
                path.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                "--module",
                MODULE + "/" + main.getName());
    }

    private void addClasses(JarBuilder archive, String prefix) throws IOException {
        archive.below(classes, PROGRAM, prefix).below(classes, SHADED, prefix);
    }

    private static void addLibraries(JarBuilder archive, List<Path> libraries, String prefix) throws IOException {
        for (Path library : libraries) {
            archive.file(prefix + library.getFileName(), library);
        }
    }

    private byte[] moduleInfo() {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V17, Opcodes.ACC_MODULE, "module-info", null, null, null);
        ModuleVisitor module = writer.visitModule(MODULE, 0, null);
        module.visitRequire("java.base", Opcodes.ACC_MANDATED, null);
        required().forEach(name -> module.visitRequire(name, 0, null));
        module.visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }

    /* OkHttp logs by the JDK's logging, which its releases without a descriptor cannot say. */
    private List<String> required() {
        List<String> names = new ArrayList<>(ModuleFinder.of(libraries.toArray(Path[]::new)).findAll().stream()
                .map(ModuleReference::descriptor)
                .map(descriptor -> descriptor.name())
                .sorted()
                .toList());
        names.add(client.isOkHttp() ? "java.logging" : "java.net.http");
        return names;
    }

    private static boolean isKotlin(Path jar) {
        return jar.getFileName().toString().startsWith("kotlin");
    }
}
