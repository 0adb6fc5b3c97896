package dev.kimigate.harness.churn;

import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Sessions in class loaders of their own, which are forgotten afterwards, as those of plugins are. One thread. */
final class ThrownAway {
    private final List<URL> urls = new ArrayList<>();
    private final List<Loader> loaders = new ArrayList<>();

    /** Of the class path that this program has. */
    ThrownAway() throws MalformedURLException {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(new File(entry).toURI().toURL());
        }
    }

    private record Loader(WeakReference<ClassLoader> reference, long forgottenNanos) {}

    /* On a thread that ends, so that no frame and no thread keeps the loader. */
    String session(String... args) throws Exception {
        String[] said = new String[1];
        FutureTask<WeakReference<ClassLoader>> session = new FutureTask<>(() -> session(said, args));
        Thread thread = new Thread(session, "thrown-away");
        thread.start();
        thread.join();
        loaders.add(new Loader(session.get(), System.nanoTime()));
        return said[0];
    }

    private WeakReference<ClassLoader> session(String[] said, String[] args) throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            said[0] = (String) loader.loadClass(ChurnSession.class.getName())
                    .getMethod("run", String[].class)
                    .invoke(null, (Object) args);
            return new WeakReference<>(loader);
        }
    }

    /** How many are not collected yet. */
    int left() {
        loaders.removeIf(loader -> loader.reference().get() == null);
        return loaders.size();
    }

    /** For how long the oldest of those has been forgotten; 0 without one. */
    long oldestSeconds() {
        long now = System.nanoTime();
        return loaders.stream()
                .mapToLong(loader -> TimeUnit.NANOSECONDS.toSeconds(now - loader.forgottenNanos()))
                .max()
                .orElse(0);
    }
}
