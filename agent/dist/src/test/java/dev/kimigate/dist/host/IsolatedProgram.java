package dev.kimigate.dist.host;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in a loader that sees the JDK and nothing else. Arguments: class path, main class, its arguments. */
public final class IsolatedProgram {
    private static final int OWN_ARGUMENTS = 2;

    private IsolatedProgram() {}

    public static void main(String[] args) throws Exception {
        ClassLoader loader = loader(args[0]);
        Thread.currentThread().setContextClassLoader(loader);
        call(loader.loadClass(args[1]), "main", args, OWN_ARGUMENTS);
    }

    static URLClassLoader loader(String classPath) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            urls.add(new File(entry).toURI().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    /** Calls a static method that takes the arguments from this one on. */
    static void call(Class<?> program, String method, String[] args, int from) throws ReflectiveOperationException {
        String[] own = List.of(args).subList(from, args.length).toArray(String[]::new);
        program.getMethod(method, String[].class).invoke(null, (Object) own);
    }
}
