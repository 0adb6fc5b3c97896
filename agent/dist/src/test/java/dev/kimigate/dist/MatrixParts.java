package dev.kimigate.dist;

import dev.kimigate.harness.host.MixedLoad;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.ModuleVisitor;
import net.bytebuddy.jar.asm.Opcodes;

/**
 * A program and the client it uses, packed in the ways that the loaders of the matrix want them.
 *
 * @param classes a folder or jar with the program's classes, and the client's where they were relocated
 * @param libraries the client's jars
 * @param client for which these are
 */
record MatrixParts(Path classes, List<Path> libraries, MatrixRow.Client client) {
    /** The program. */
    static final Class<?> MAIN = MixedLoad.class;

    private static final Pattern VERSIONED = Pattern.compile("^(.*?)-(\\d.*)\\.jar$");
    private static final String PROGRAM = "dev/kimigate/harness/host";
    private static final String SHADED = "shaded";
    private static final String MODULE = "a.program";
    private static final String LAUNCHER = "org.springframework.boot.loader.launch.JarLauncher";

    /** Packages of the JDK, other than {@code java.*}, that every client imports. */
    private static final List<String> IMPORTS = List.of("javax.net", "javax.net.ssl", "javax.security.auth.x500");

    /** @param folder empty, for what has to be made */
    static MatrixParts of(MatrixRow.Client client, Path folder) throws IOException {
        List<Path> libraries = newest(client.uses().stream()
                .flatMap(use -> use.library().jars(use.release()).stream())
                .toList());
        if (client != MatrixRow.Client.RELOCATED) {
            return new MatrixParts(Relocation.source(MAIN), libraries, client);
        }
        List<Path> kept = libraries.stream().filter(MatrixParts::isKotlin).toList();
        List<Path> moved = new ArrayList<>(libraries);
        moved.removeAll(kept);
        moved.add(Relocation.source(MAIN));
        return new MatrixParts(Relocation.into(folder, moved), kept, client);
    }

    /* Two clients may need two releases of one jar, of which a build takes the newer. */
    private static List<Path> newest(List<Path> jars) {
        Map<String, Path> byName = new TreeMap<>();
        for (Path jar : jars) {
            byName.merge(
                    VERSIONED.matcher(jar.getFileName().toString()).replaceFirst("$1"),
                    jar,
                    BinaryOperator.maxBy(Comparator.comparing(MatrixParts::version)));
        }
        return List.copyOf(byName.values());
    }

    private static ModuleDescriptor.Version version(Path jar) {
        return ModuleDescriptor.Version.parse(
                VERSIONED.matcher(jar.getFileName().toString()).replaceFirst("$2"));
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
                .attribute("Start-Class", MAIN.getName())
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
                .attribute("Import-Package", String.join(",", imports()));
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
                MODULE + "/" + MAIN.getName());
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

    private List<String> required() {
        List<String> names = new ArrayList<>(ModuleFinder.of(libraries.toArray(Path[]::new)).findAll().stream()
                .map(ModuleReference::descriptor)
                .map(descriptor -> descriptor.name())
                .sorted()
                .toList());
        client.uses().stream()
                .flatMap(use -> modules(use.library()).stream())
                .distinct()
                .forEach(names::add);
        return names;
    }

    /* What releases without a descriptor need of the JDK, and cannot say. */
    private static List<String> modules(ClientLibrary library) {
        return switch (library) {
            case JAVA_NET_HTTP -> List.of("java.net.http");
            case URL_CONNECTION -> List.of();
            case OKHTTP, KTOR -> List.of("java.logging");
            case APACHE_4 -> List.of("java.logging", "java.naming", "java.security.jgss");
            case APACHE_5 -> List.of("java.naming", "java.security.jgss", "jdk.net");
            case VERTX, REACTOR_NETTY -> List.of("java.logging", "java.naming", "jdk.unsupported");
        };
    }

    private Set<String> imports() {
        Set<String> packages = new TreeSet<>(IMPORTS);
        client.uses().forEach(use -> packages.addAll(imports(use.library())));
        return packages;
    }

    private static List<String> imports(ClientLibrary library) {
        return switch (library) {
            case JAVA_NET_HTTP, URL_CONNECTION, OKHTTP -> List.of();
            case KTOR -> List.of("javax.crypto", "javax.crypto.spec");
            case APACHE_4 -> List.of("javax.naming", "javax.naming.directory", "javax.naming.ldap", "org.ietf.jgss");
            case APACHE_5 ->
                List.of("javax.naming", "javax.naming.directory", "javax.naming.ldap", "jdk.net", "org.ietf.jgss");
            case VERTX, REACTOR_NETTY -> List.of("javax.security.cert", "sun.misc");
        };
    }

    private static boolean isKotlin(Path jar) {
        return jar.getFileName().toString().startsWith("kotlin");
    }
}
