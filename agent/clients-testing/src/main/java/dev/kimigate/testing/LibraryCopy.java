package dev.kimigate.testing;

import dev.kimigate.call.Gate;
import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookContext;
import dev.kimigate.weave.ClientDescriptor;
import dev.kimigate.weave.HelperLoader;
import dev.kimigate.weave.LibraryPlace;
import dev.kimigate.weave.Weaver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * One release of a client's library in a loader of its own, with the scenarios beside it, patched by the real weaver
 * when its hooked classes are loaded. If relocated, it is under other names, as a build that shades it would have it.
 */
public class LibraryCopy extends ClassLoader {
    /** Where most builds put what they shade. */
    private static final LibraryPlace SHADED = new LibraryPlace("", "shaded/by/a/tool/");

    /**
     * What a copy holds.
     *
     * @param jars the folder of its jars
     * @param hooks the package of the hook, with dots
     * @param scenarios the package of the scenarios that are loaded beside the library, with dots
     * @param moved the library's packages, with slashes: a build that shades it moves them
     * @param kept packages of the jars that such a build leaves where they are, with slashes
     */
    public record Content(Path jars, String hooks, String scenarios, List<String> moved, List<String> kept) {}

    /** What a hook complained about, and why a hook could not be made, while there was no fixture to tell. */
    public final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private final Content content;
    private final LibraryPlace relocation;
    private final Map<String, byte[]> classFiles;
    private final Weaver weaver;
    private volatile @Nullable ClientFixture fixture;

    protected LibraryCopy(Content content, boolean relocated) throws Exception {
        this(content, relocated ? SHADED : LibraryPlace.NONE);
    }

    /** {@code relocation}: where a build has put it. */
    protected LibraryCopy(Content content, LibraryPlace relocation) throws Exception {
        super(LibraryCopy.class.getClassLoader());
        this.content = content;
        this.relocation = relocation;
        this.classFiles = classFiles(content.jars());
        this.weaver = new Weaver(ByteBuddyAgent.install(), new Hooks(), (client, failure) -> failed(failure));
    }

    /** Whose gate decides from now on; null for none. */
    public final void gatedBy(@Nullable ClientFixture next) {
        fixture = next;
    }

    private @Nullable Gate gate() {
        ClientFixture present = fixture;
        return present == null ? null : present.gate();
    }

    private void failed(Throwable failure) {
        ClientFixture present = fixture;
        if (present == null) {
            failures.add(failure);
        } else {
            present.failedOpen(failure);
        }
    }

    /** Makes the hook of a class, by its usual name with slashes, as the first call would. */
    public final ClientHook makeHook(String hooked) throws Exception {
        ClientDescriptor client = Objects.requireNonNull(ClientDescriptor.of(hooked));
        return new Hooks().make(client, loadClass(relocation.place(hooked).replace('/', '.')), relocation);
    }

    /** One of the hook's own classes, by its simple name, as it is loaded beside this copy. */
    public final Class<?> helper(String simpleName) throws Exception {
        return helperLoader(relocation).loadClass(content.hooks() + "." + simpleName);
    }

    /** Whether this class file is in its jars. */
    public final boolean has(String classFile) {
        return classFiles.containsKey(classFile);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            String original = original(name.replace('.', '/')).replace('/', '.');
            return isOwn(original.replace('.', '/')) ? define(name, original) : super.loadClass(name, resolve);
        }
    }

    private String original(String internalName) {
        return internalName.startsWith(relocation.here())
                ? relocation.usual() + internalName.substring(relocation.here().length())
                : internalName;
    }

    private boolean isOwn(String internalName) {
        return Stream.of(
                        content.moved(),
                        content.kept(),
                        List.of(content.scenarios().replace('.', '/') + "/"))
                .flatMap(List::stream)
                .anyMatch(internalName::startsWith);
    }

    private boolean isMoved(String internalName) {
        return content.moved().stream().anyMatch(internalName::startsWith);
    }

    private Class<?> define(String name, String original) throws ClassNotFoundException {
        if (!relocation.isNone() && name.equals(original) && isMoved(name.replace('.', '/'))) {
            throw new ClassNotFoundException(name); // a string constant asks for what has moved
        }
        byte[] classFile = classFiles.get(original.replace('.', '/') + ".class");
        if (classFile == null && original.startsWith(content.scenarios() + ".")) {
            classFile = ofTests(original);
        }
        if (classFile == null) {
            throw new ClassNotFoundException(name);
        }
        byte[] placed = relocation.isNone() ? classFile : relocate(classFile);
        byte[] woven = weave(name.replace('.', '/'), placed);
        return defineClass(name, woven, 0, woven.length, LibraryCopy.class.getProtectionDomain());
    }

    private byte[] weave(String internalName, byte[] classFile) {
        try {
            byte[] woven = weaver.weave(this, internalName, LibraryCopy.class.getProtectionDomain(), classFile);
            return woven == null ? classFile : woven;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(internalName, e);
        }
    }

    private static byte[] ofTests(String name) {
        return read(Objects.requireNonNull(
                LibraryCopy.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class"), name));
    }

    private byte[] relocate(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile).accept(new ClassRemapper(writer, new Placement(content.moved(), relocation)), 0);
        return writer.toByteArray();
    }

    private static Map<String, byte[]> classFiles(Path folder) throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> jars = Files.list(folder)) {
            for (Path jar : jars.toList()) {
                try (JarFile file = new JarFile(jar.toFile())) {
                    file.stream()
                            .filter(entry -> entry.getName().endsWith(".class"))
                            .forEach(entry -> files.put(entry.getName(), read(input(file, entry.getName()))));
                }
            }
        }
        return files;
    }

    private static InputStream input(JarFile jar, String name) {
        try {
            return jar.getInputStream(jar.getEntry(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(InputStream in) {
        try (in) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a shading build would: the packages move, string constants are left alone. */
    private static final class Placement extends Remapper {
        private final List<String> moved;
        private final LibraryPlace relocation;

        Placement(List<String> moved, LibraryPlace relocation) {
            super(OpenedClassReader.ASM_API);
            this.moved = moved;
            this.relocation = relocation;
        }

        @Override
        public String map(String internalName) {
            return moved.stream().anyMatch(internalName::startsWith) ? relocation.place(internalName) : internalName;
        }
    }

    /** Makes the hook as the agent does: from class files, in a helper loader, relocated where the library is. */
    private final class Hooks implements Weaver.Hooks {
        @Override
        public ClientHook make(ClientDescriptor client, Class<?> hooked, LibraryPlace relocation) throws Exception {
            return (ClientHook) helperLoader(relocation)
                    .loadClass(client.hookClass())
                    .getConstructor(HookContext.class)
                    .newInstance(new HookContext(hooked, LibraryCopy.this::gate, LibraryCopy.this::failed));
        }
    }

    private ClassLoader helperLoader(LibraryPlace relocation) throws IOException {
        Map<String, String> moved = relocation.isNone()
                ? Map.of()
                : content.moved().stream().collect(Collectors.toMap(name -> name, relocation::place));
        return new HelperLoader(this, content.hooks(), helpers(), moved);
    }

    private static Map<String, byte[]> helpers() throws IOException {
        Path classes = Path.of("target", "classes");
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .collect(Collectors.toMap(
                            file -> classes.relativize(file).toString().replace('\\', '/'), LibraryCopy::bytes));
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
