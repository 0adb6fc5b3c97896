package dev.kimigate.start;

import java.lang.reflect.Field;

/** What a copy of OkHttp calls itself. */
final class OkHttpVersion {
    private OkHttpVersion() {}

    /**
     * {@code OkHttp 4.12.0}, or {@code OkHttp} where the copy does not say.
     *
     * @param relocation what stands before {@code okhttp3/}, with slashes; usually empty
     */
    static String of(Class<?> interceptor, String relocation) {
        ClassLoader loader = interceptor.getClassLoader();
        String prefix = relocation.replace('/', '.') + "okhttp3.";
        String version = since4(loader, prefix);
        return "OkHttp" + (version.isEmpty() ? before4(loader, prefix) : version);
    }

    private static String since4(ClassLoader loader, String prefix) {
        try {
            Field version = Class.forName(prefix + "OkHttp", true, loader).getField("VERSION");
            return " " + version.get(null);
        } catch (ReflectiveOperationException | LinkageError | RuntimeException otherVersion) {
            return "";
        }
    }

    /** {@code okhttp/3.14.9}, as it names itself to servers. */
    private static String before4(ClassLoader loader, String prefix) {
        try {
            Class<?> version = Class.forName(prefix + "internal.Version", true, loader);
            String agent = String.valueOf(version.getMethod("userAgent").invoke(null));
            return " " + agent.substring(agent.indexOf('/') + 1);
        } catch (ReflectiveOperationException | LinkageError | RuntimeException otherVersion) {
            return "";
        }
    }
}
