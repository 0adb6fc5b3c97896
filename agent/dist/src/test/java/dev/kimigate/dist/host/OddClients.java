package dev.kimigate.dist.host;

import dev.kimigate.dist.host.minified.okhttp3.internal.http.RetryAndFollowUpInterceptor;
import java.io.IOException;
import java.io.InputStream;

/** Loads classes that are called as OkHttp's and are not as any release has them. */
public final class OddClients {
    private static final int MAJOR_VERSION = 7;
    /** Not asked of the class: that would load it. */
    private static final String NAME =
            "dev.kimigate.dist.host.minified.okhttp3.internal.http.RetryAndFollowUpInterceptor";

    private OddClients() {}

    public static void main(String[] kinds) throws IOException {
        for (String kind : kinds) {
            System.out.println(kind.equals("minified") ? minified() : ofTheFuture());
        }
    }

    private static String minified() {
        return String.valueOf(new RetryAndFollowUpInterceptor().a("minified"));
    }

    /** The JVM shows the class file to agents before it refuses it. */
    private static String ofTheFuture() throws IOException {
        try {
            return new Future().load().getName();
        } catch (UnsupportedClassVersionError expected) {
            return "future";
        }
    }

    private static final class Future extends ClassLoader {
        Class<?> load() throws IOException {
            try (InputStream in =
                    OddClients.class.getClassLoader().getResourceAsStream(NAME.replace('.', '/') + ".class")) {
                byte[] classFile = in == null ? new byte[0] : in.readAllBytes();
                classFile[MAJOR_VERSION] = 120;
                return defineClass(NAME, classFile, 0, classFile.length);
            }
        }
    }
}
