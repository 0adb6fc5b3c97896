package dev.kimigate.dist.host;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs a burst in a loader of its own for each class path given, all at once. The loaders see the JDK and nothing of
 * each other or of this program, as plugins' loaders do. Arguments: URL, calls of each, class paths.
 */
public final class IsolatedHost {
    private IsolatedHost() {}

    public static void main(String[] args) throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<Integer>> bursts = new ArrayList<>();
        for (String classPath : Arrays.asList(args).subList(2, args.length)) {
            Callable<Integer> burst = () -> burst(classPath, args[0], Integer.valueOf(args[1]));
            bursts.add(threads.submit(burst));
        }
        for (Future<Integer> burst : bursts) {
            System.out.println("answered " + burst.get());
        }
        System.exit(0);
    }

    private static Integer burst(String classPath, String url, Integer calls) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            urls.add(new File(entry).toURI().toURL());
        }
        try (URLClassLoader loader =
                new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            return (Integer) loader.loadClass(OkHttpBurst.class.getName())
                    .getMethod("run", String.class, Integer.class)
                    .invoke(null, url, calls);
        }
    }
}
