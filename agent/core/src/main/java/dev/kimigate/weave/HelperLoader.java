package dev.kimigate.weave;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A loader beside a client library's own: the hook's classes are defined here, ours come from the agent, everything
 * else from the library's loader. Only the library's classes refer to it, so it goes when they go.
 */
public final class HelperLoader extends ClassLoader {
    static {
        registerAsParallelCapable();
    }

    private final @Nullable ClassLoader library;
    private final String helpers;
    private final Map<String, byte[]> classFiles;
    private final Map<String, String> relocations;

    /**
     * @param library the loader that defined the library; null for the boot loader
     * @param helpers the package of the helper classes, with dots
     * @param classFiles by path ({@code a/b/C.class})
     * @param relocations from a package with slashes ({@code a/library/}) to where this copy has it
     */
    public HelperLoader(
            @Nullable ClassLoader library,
            String helpers,
            Map<String, byte[]> classFiles,
            Map<String, String> relocations) {
        super(HelperLoader.class.getClassLoader());
        this.library = library;
        this.helpers = helpers + ".";
        this.classFiles = classFiles;
        this.relocations = relocations;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(helpers)) {
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : define(name);
            }
        }
        if (library == null || name.startsWith("dev.kimigate.") || name.startsWith("java.")) {
            return super.loadClass(name, resolve);
        }
        return library.loadClass(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] classFile = classFiles.get(name.replace('.', '/') + ".class");
        if (classFile == null) {
            throw new ClassNotFoundException(name);
        }
        byte[] placed = relocations.isEmpty() ? classFile : HelperRelocation.apply(classFile, relocations);
        return defineClass(name, placed, 0, placed.length);
    }
}
