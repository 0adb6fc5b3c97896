package dev.kimigate.start;

import dev.kimigate.call.Gate;
import dev.kimigate.weave.Exports;
import dev.kimigate.weave.HelperLoader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** Makes an OkHttp hook beside each copy of OkHttp. */
final class OkHttpHooks {
    private static final String PACKAGE = "dev.kimigate.client.okhttp";
    private static final String HOOK = PACKAGE + ".OkHttpHook";
    private static final String OKHTTP = "okhttp3/";
    private static final String OKIO = "okio/";

    private final byte[] archive;
    private final Exports exports;

    OkHttpHooks(byte[] archive, Exports exports) {
        this.archive = archive;
        this.exports = exports;
    }

    @SuppressWarnings("unchecked")
    Function<@Nullable Object[], @Nullable Object> make(
            Class<?> interceptor, String relocation, Supplier<@Nullable Gate> gate, Consumer<Throwable> failedOpen)
            throws Exception {
        ClassLoader library = interceptor.getClassLoader();
        Class<?> body = library.loadClass(relocation.replace('/', '.') + "okhttp3.ResponseBody");
        Class<?> source = body.getMethod("source").getReturnType();
        HelperLoader helpers = new HelperLoader(library, PACKAGE, classFiles(), relocations(relocation, source));
        exports.add(body, helpers);
        exports.add(source, helpers);
        return (Function<@Nullable Object[], @Nullable Object>) helpers.loadClass(HOOK)
                .getConstructor(Supplier.class, Consumer.class)
                .newInstance(gate, failedOpen);
    }

    /** Empty for an OkHttp in its usual place. Okio may have been relocated elsewhere, or not at all. */
    private static Map<String, String> relocations(String relocation, Class<?> source) {
        Map<String, String> moved = new HashMap<>();
        String okio = source.getPackageName().replace('.', '/') + "/";
        if (!relocation.isEmpty()) {
            moved.put(OKHTTP, relocation + OKHTTP);
        }
        if (!okio.equals(OKIO)) {
            moved.put(OKIO, okio);
        }
        return moved;
    }

    private Map<String, byte[]> classFiles() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }
}
