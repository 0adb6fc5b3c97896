package dev.kimigate.start;

import dev.kimigate.weave.ClientDescriptor;
import dev.kimigate.weave.LibraryPlace;
import org.jspecify.annotations.Nullable;

/** What a copy of a client calls itself. */
final class ClientVersion {
    private static final String METHOD = "()";

    private ClientVersion() {}

    /**
     * The client's name and version, or its name alone where the copy does not say.
     *
     * @param relocation where the library is; usually where it usually is
     */
    static String of(ClientDescriptor client, Class<?> hooked, LibraryPlace relocation) {
        for (String member : client.version()) {
            int dot = member.indexOf('.');
            String type = relocation.place(member.substring(0, dot)).replace('/', '.');
            String version = read(type, member.substring(dot + 1), hooked.getClassLoader());
            if (version != null) {
                // a client may tell it as it does to servers: name/version
                return client.name() + " " + version.substring(version.indexOf('/') + 1);
            }
        }
        return client.name();
    }

    private static @Nullable String read(String type, String member, @Nullable ClassLoader loader) {
        try {
            Class<?> owner = Class.forName(type, true, loader);
            Object version = member.endsWith(METHOD)
                    ? owner.getMethod(member.substring(0, member.length() - METHOD.length()))
                            .invoke(null)
                    : owner.getField(member).get(null);
            return String.valueOf(version);
        } catch (ReflectiveOperationException | LinkageError | RuntimeException otherVersion) {
            return null;
        }
    }
}
