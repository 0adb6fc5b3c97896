package dev.kimigate.dist.host;

import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;

/** Reads classes from a server, by the loader that its context has too, and asks a server that is not Kimi's. */
public final class UrlLoaderHost {
    private UrlLoaderHost() {}

    public static void main(String[] args) throws Exception {
        URL classes = URI.create(args[0]).toURL();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, null)) {
            Thread.currentThread().setContextClassLoader(loader);
            Class<?> loaded = loader.loadClass(HelloHost.class.getName());
            System.out.println("loaded " + loader.equals(loaded.getClassLoader()));
            HttpURLConnection other =
                    (HttpURLConnection) URI.create(args[1]).toURL().openConnection();
            try (InputStream answer = other.getInputStream()) {
                System.out.println("answered " + other.getResponseCode() + " " + answer.readAllBytes().length);
            }
        }
    }
}
