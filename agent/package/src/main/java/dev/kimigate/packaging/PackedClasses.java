package dev.kimigate.packaging;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The classes of others in the jar, all of which have been moved to one package. */
final class PackedClasses {
    private static final String SHADED = "dev/kimigate/shaded/";
    private static final int LONGEST_LEFT_OUT = 3;

    /** As files below the package of all of them. */
    private final Set<String> names;

    private PackedClasses(Set<String> names) {
        this.names = names;
    }

    static PackedClasses of(Path jar) throws IOException {
        return new PackedClasses(all(jar).stream()
                .filter(name -> name.startsWith(SHADED))
                .map(name -> name.substring(SHADED.length()))
                .collect(Collectors.toSet()));
    }

    /** The class files that are not of others. */
    static Set<String> ours(Path jar) throws IOException {
        return all(jar).stream().filter(name -> !name.startsWith(SHADED)).collect(Collectors.toSet());
    }

    int size() {
        return names.size();
    }

    /** The class files of the jar, and of the archives in it. */
    private static Set<String> all(Path jar) throws IOException {
        Set<String> names = new TreeSet<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (JarEntry entry : file.stream().toList()) {
                if (isClass(entry.getName())) {
                    names.add(entry.getName());
                } else if (entry.getName().endsWith(".archive")) {
                    try (InputStream in = file.getInputStream(entry)) {
                        addAll(names, in.readAllBytes());
                    }
                }
            }
        }
        return names;
    }

    private static void addAll(Set<String> names, byte[] archive) throws IOException {
        ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive));
        for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
            if (isClass(entry.getName())) {
                names.add(entry.getName());
            }
        }
    }

    private static boolean isClass(String name) {
        return name.endsWith(".class");
    }

    /**
     * How many classes of a library's jar are in this one, by where they were moved: "io.netty -> …shaded.netty". Empty
     * if it has none here.
     */
    Map<String, Integer> moved(Path library) throws IOException {
        Map<String, Integer> moved = new TreeMap<>();
        try (JarFile file = new JarFile(library.toFile())) {
            file.stream()
                    .map(ZipEntry::getName)
                    .filter(PackedClasses::isClass)
                    .flatMap(name -> move(name).stream())
                    .forEach(move -> moved.merge(move, 1, Integer::sum));
        }
        return moved;
    }

    /** What is left out of a moved class's name are its first packages. */
    private Optional<String> move(String name) {
        String rest = name;
        for (int leftOut = 0; leftOut <= LONGEST_LEFT_OUT; leftOut++) {
            if (names.contains(rest)) {
                String first = rest.substring(0, rest.indexOf('/'));
                String from = name.substring(0, name.length() - rest.length()) + first;
                return Optional.of((from + " -> " + SHADED + first).replace('/', '.'));
            }
            int slash = rest.indexOf('/');
            if (slash < 0) {
                break;
            }
            rest = rest.substring(slash + 1);
        }
        return Optional.empty();
    }
}
