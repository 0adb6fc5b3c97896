package dev.kimigate.client.okhttp;

import dev.kimigate.call.Gate;
import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookContext;
import dev.kimigate.weave.ClientDescriptor;
import dev.kimigate.weave.HelperLoader;
import dev.kimigate.weave.Weaver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
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
 * One release of OkHttp in a loader of its own, with the scenarios beside it, patched by the real weaver when its class
 * is loaded. If relocated, it is under other names, as a build that shades it would have it.
 */
final class OkHttpCopy extends ClassLoader {
    private static final String RELOCATION = "shaded/by/a/tool/";
    private static final String SCENARIOS = "dev.kimigate.client.okhttp.scenario.";
    private static final String HELPERS = "dev.kimigate.client.okhttp";
    private static final List<String> OWN = List.of("okhttp3.", "okio.", "kotlin.", "retrofit2.", SCENARIOS);

    /** What a hook complained about, and why a hook could not be made. */
    final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private final boolean relocated;
    private final Map<String, byte[]> classFiles;
    private final Weaver weaver;
    private volatile @Nullable Gate gate;

    OkHttpCopy(String release, boolean relocated) throws Exception {
        super(OkHttpCopy.class.getClassLoader());
        this.relocated = relocated;
        this.classFiles = classFiles(Path.of("target", "okhttp", release));
        this.weaver = new Weaver(ByteBuddyAgent.install(), new Hooks(), (client, failure) -> failures.add(failure));
    }

    /** The gate that decides from now on; null for none. */
    void gate(@Nullable Gate next) {
        gate = next;
    }

    /** Makes the hook as the first call would. */
    ClientHook makeHook() throws Exception {
        String hooked = "okhttp3/internal/http/RetryAndFollowUpInterceptor";
        ClientDescriptor client = Objects.requireNonNull(ClientDescriptor.of(hooked));
        return new Hooks().make(client, loadClass(placed(hooked.replace('/', '.'))), relocation());
    }

    /** What the link check finds here. */
    String linkCheck() throws Exception {
        Method run =
                helperLoader(relocation()).loadClass(HELPERS + ".LinkCheck").getDeclaredMethod("run");
        run.setAccessible(true);
        return run.invoke(null).toString();
    }

    boolean has(String classFile) {
        return classFiles.containsKey(classFile);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded != null) {
                return loaded;
            }
            String original = name.replace(RELOCATION.replace('/', '.'), "");
            return OWN.stream().anyMatch(original::startsWith)
                    ? define(name, original)
                    : super.loadClass(name, resolve);
        }
    }

    private Class<?> define(String name, String original) throws ClassNotFoundException {
        byte[] classFile = classFiles.get(original.replace('.', '/') + ".class");
        if (classFile == null && original.startsWith(SCENARIOS)) {
            classFile = ofTests(original);
        }
        if (classFile == null) {
            throw new ClassNotFoundException(name);
        }
        byte[] placed = relocated ? relocate(classFile) : classFile;
        byte[] woven = weave(name.replace('.', '/'), placed);
        return defineClass(name, woven, 0, woven.length, OkHttpCopy.class.getProtectionDomain());
    }

    private byte[] weave(String internalName, byte[] classFile) {
        try {
            byte[] woven = weaver.weave(this, internalName, OkHttpCopy.class.getProtectionDomain(), classFile);
            return woven == null ? classFile : woven;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(internalName, e);
        }
    }

    private static byte[] ofTests(String name) {
        return read(OkHttpCopy.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class"));
    }

    private static byte[] relocate(byte[] classFile) {
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(classFile).accept(new ClassRemapper(writer, new Relocation()), 0);
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

    /** As a shading build would: both packages move, string constants are left alone. */
    private static final class Relocation extends Remapper {
        Relocation() {
            super(OpenedClassReader.ASM_API);
        }

        @Override
        public String map(String internalName) {
            boolean moves = internalName.startsWith("okhttp3/") || internalName.startsWith("okio/");
            return moves ? RELOCATION + internalName : internalName;
        }
    }

    /** Makes the hook as the agent does: from class files, in a helper loader, relocated where OkHttp is. */
    private final class Hooks implements Weaver.Hooks {
        @Override
        public ClientHook make(ClientDescriptor client, Class<?> hooked, String relocation) throws Exception {
            return (ClientHook) helperLoader(relocation)
                    .loadClass(client.hookClass())
                    .getConstructor(HookContext.class)
                    .newInstance(new HookContext(hooked, () -> gate, failures::add));
        }
    }

    private ClassLoader helperLoader(String relocation) throws IOException {
        Map<String, String> moved = relocation.isEmpty()
                ? Map.of()
                : Map.of("okhttp3/", relocation + "okhttp3/", "okio/", relocation + "okio/");
        return new HelperLoader(this, HELPERS, helpers(), moved);
    }

    private static Map<String, byte[]> helpers() throws IOException {
        Path classes = Path.of("target", "classes");
        try (Stream<Path> files = Files.walk(classes)) {
            return files.filter(file -> file.toString().endsWith(".class"))
                    .collect(Collectors.toMap(
                            file -> classes.relativize(file).toString().replace('\\', '/'), OkHttpCopy::bytes));
        }
    }

    private String relocation() {
        return relocated ? RELOCATION : "";
    }

    private String placed(String name) {
        return relocation().replace('/', '.') + name;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
