package dev.kimigate.dist.host;

import java.lang.ref.WeakReference;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.concurrent.FutureTask;

/**
 * Runs a program as an IDE runs a plugin: in a loader of its own, which is closed and forgotten afterwards. Says
 * "collected after N ms" when it is gone, or "kept", and ends after a line on stdin. Arguments: class path, class with
 * a method {@code run}, its arguments.
 */
public final class PluginHost {
    private static final int OWN_ARGUMENTS = 2;
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final int BETWEEN_COLLECTIONS_MILLIS = 1000;

    private PluginHost() {}

    public static void main(String[] args) throws Exception {
        WeakReference<ClassLoader> loader = runAndForget(args);
        System.out.println(awaitCollected(loader));
        int read = System.in.read();
        while (read != '\n' && read != -1) {
            read = System.in.read();
        }
        System.exit(0);
    }

    /* On a thread that ends, so that no frame and no thread keeps the plugin. */
    private static WeakReference<ClassLoader> runAndForget(String[] args) throws Exception {
        FutureTask<WeakReference<ClassLoader>> plugin = new FutureTask<>(() -> run(args));
        Thread thread = new Thread(plugin, "plugin");
        thread.start();
        thread.join();
        return plugin.get();
    }

    private static WeakReference<ClassLoader> run(String[] args) throws Exception {
        try (URLClassLoader loader = IsolatedProgram.loader(args[0])) {
            Thread.currentThread().setContextClassLoader(loader);
            IsolatedProgram.call(loader.loadClass(args[1]), "run", args, OWN_ARGUMENTS);
            return new WeakReference<>(loader);
        }
    }

    private static String awaitCollected(WeakReference<ClassLoader> loader) throws InterruptedException {
        long start = System.nanoTime();
        Duration passed = Duration.ZERO;
        while (passed.compareTo(LONGEST) < 0) {
            System.gc();
            passed = Duration.ofNanos(System.nanoTime() - start);
            if (loader.get() == null) {
                return "collected after " + passed.toMillis() + " ms";
            }
            Thread.sleep(BETWEEN_COLLECTIONS_MILLIS);
        }
        return "kept";
    }
}
