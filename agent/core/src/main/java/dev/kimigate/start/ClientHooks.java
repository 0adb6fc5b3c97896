package dev.kimigate.start;

import dev.kimigate.agent.Archive;
import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookContext;
import dev.kimigate.weave.ClientDescriptor;
import dev.kimigate.weave.Exports;
import dev.kimigate.weave.HelperLoader;
import dev.kimigate.weave.UnknownClientException;
import dev.kimigate.weave.Weaver;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a client's hook beside each copy of the client. */
final class ClientHooks implements Weaver.Hooks {
    private final Composition composition;
    private final Presence presence;
    private final Archive clients;
    private final Exports exports;

    ClientHooks(Composition composition, Presence presence, Archive clients, Exports exports) {
        this.composition = composition;
        this.presence = presence;
        this.clients = clients;
        this.exports = exports;
    }

    @Override
    public ClientHook make(ClientDescriptor client, Class<?> hooked, String relocation) throws Exception {
        String name = ClientVersion.of(client, hooked, relocation);
        HookContext context = new HookContext(hooked, new ClientGate(composition, name), Complaints::failedOpen);
        ClientHook hook = create(client, name, relocation, context);
        presence.hooked(name);
        return hook;
    }

    private ClientHook create(ClientDescriptor client, String name, String relocation, HookContext context)
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

    private HelperLoader helpers(ClientDescriptor client, String relocation, Class<?> hooked) throws Exception {
        ClassLoader library = hooked.getClassLoader();
        Map<String, String> moved = new HashMap<>();
        List<Class<?>> found = new ArrayList<>();
        for (String word : client.library()) {
            int given = word.indexOf('=');
            String usual = given < 0 ? word : word.substring(0, given);
            Class<?> type = given < 0
                    ? find(library, relocation, usual)
                    : result(library, relocation, word.substring(given + 1));
            found.add(type);
            note(usual, type, moved);
        }
        String folder = client.hookPackage().replace('.', '/') + "/";
        HelperLoader helpers = new HelperLoader(library, client.hookPackage(), clients.folder(folder), moved);
        for (Class<?> type : found) {
            exports.add(type, helpers);
        }
        if (!client.opened().isEmpty()) {
            exports.open(find(library, relocation, client.opened()), helpers);
        }
        return helpers;
    }

    /** What {@code B.method} gives in this copy. */
    private static Class<?> result(@Nullable ClassLoader library, String relocation, String member) throws Exception {
        int dot = member.indexOf('.');
        return find(library, relocation, member.substring(0, dot))
                .getMethod(member.substring(dot + 1))
                .getReturnType();
    }

    private static Class<?> find(@Nullable ClassLoader library, String relocation, String usual)
            throws ClassNotFoundException {
        return Class.forName((relocation + usual).replace('/', '.'), false, library);
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
