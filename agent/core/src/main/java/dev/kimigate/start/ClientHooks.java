package dev.kimigate.start;

import dev.kimigate.agent.Archive;
import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookContext;
import dev.kimigate.weave.ClientDescriptor;
import dev.kimigate.weave.Exports;
import dev.kimigate.weave.HelperLoader;
import dev.kimigate.weave.LibraryPlace;
import dev.kimigate.weave.UnknownClientException;
import dev.kimigate.weave.Weaver;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes a client's hook beside each copy of the client. */
final class ClientHooks implements Weaver.Hooks {
    private static final String OPTIONAL = "?";

    private final GateHolder holder;
    private final JvmAnnouncer announcer;
    private final Archive clients;
    private final Exports exports;

    ClientHooks(GateHolder holder, JvmAnnouncer announcer, Archive clients, Exports exports) {
        this.holder = holder;
        this.announcer = announcer;
        this.clients = clients;
        this.exports = exports;
    }

    @Override
    public ClientHook make(ClientDescriptor client, Class<?> hooked, LibraryPlace relocation) throws Exception {
        String name = ClientVersion.of(client, hooked, relocation);
        HookContext context = new HookContext(hooked, new ClientGate(holder, name), new FailedOpen());
        ClientHook hook = create(client, name, relocation, context);
        announcer.hooked(name);
        return hook;
    }

    /** A class and no lambda: to link one takes longer than all else of a hook, in JVMs that never call Kimi too. */
    private static final class FailedOpen implements Consumer<Throwable> {
        @Override
        public void accept(Throwable failure) {
            Warnings.failedOpen(failure);
        }
    }

    private ClientHook create(ClientDescriptor client, String name, LibraryPlace relocation, HookContext context)
            throws Exception {
        try {
            return (ClientHook) helpers(client, relocation, context.hooked())
                    .loadClass(client.hookClass())
                    .getConstructor(HookContext.class)
                    .newInstance(context);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof LinkageError lacking
                    && !client.releases().isEmpty()) {
                throw UnknownClientException.lacks(name, client.releases(), lacking);
            }
            throw thrown;
        }
    }

    private HelperLoader helpers(ClientDescriptor client, LibraryPlace relocation, Class<?> hooked) throws Exception {
        ClassLoader library = hooked.getClassLoader();
        Map<String, String> moved = new HashMap<>();
        List<Class<?>> found = new ArrayList<>();
        for (String optional : client.library()) {
            String word = optional.startsWith(OPTIONAL) ? optional.substring(1) : optional;
            int given = word.indexOf('=');
            String usual = given < 0 ? word : word.substring(0, given);
            try {
                Class<?> type = given < 0
                        ? find(library, relocation, usual)
                        : named(usual, result(library, relocation, word.substring(given + 1)));
                found.add(type);
                note(usual, type, moved);
            } catch (ClassNotFoundException | NoSuchMethodException absent) {
                if (absent instanceof ClassNotFoundException && word.equals(optional)) {
                    throw absent;
                } // else from this release: the hook says if it needs it
            }
        }
        String folder = client.hookPackage().replace('.', '/') + "/";
        HelperLoader helpers = new HelperLoader(library, client.hookPackage(), clients.folder(folder), moved);
        for (Class<?> type : found) {
            exports.add(type, helpers);
        }
        for (String opened : client.opened()) {
            exports.open(find(library, relocation, opened), helpers);
        }
        return helpers;
    }

    /** What {@code B.method} gives in this copy. */
    private static Class<?> result(@Nullable ClassLoader library, LibraryPlace relocation, String member)
            throws Exception {
        int dot = member.indexOf('.');
        return find(library, relocation, member.substring(0, dot))
                .getMethod(member.substring(dot + 1))
                .getReturnType();
    }

    /** The type itself, or what it extends that is called so. */
    private static Class<?> named(String usual, Class<?> type) {
        String name = usual.substring(usual.lastIndexOf('/') + 1);
        for (Class<?> above : type.getInterfaces()) {
            if (above.getSimpleName().equals(name)) {
                return above;
            }
        }
        return type;
    }

    private static Class<?> find(@Nullable ClassLoader library, LibraryPlace relocation, String usual)
            throws ClassNotFoundException {
        return Class.forName(relocation.place(usual).replace('/', '.'), false, library);
    }

    /** Notes where a package is, if that is not its usual place. */
    private static void note(String usual, Class<?> type, Map<String, String> moved) {
        String usually = usual.substring(0, usual.lastIndexOf('/') + 1);
        String here = type.getPackageName().replace('.', '/') + "/";
        if (!here.equals(usually)) {
            moved.put(usually, here);
        }
    }
}
