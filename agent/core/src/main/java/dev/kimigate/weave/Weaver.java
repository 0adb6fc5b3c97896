package dev.kimigate.weave;

import dev.kimigate.hook.ClientHook;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Patches one class at a time, on the thread that loads it. */
public final class Weaver {
    private final BridgeClass bridges;
    private final Hooks hooks;
    private final BiConsumer<String, Throwable> unhookable;

    /**
     * @param unhookable told of a client (its name) that was seen and could not be hooked
     * @throws ReflectiveOperationException this JVM does not let an agent define a class in another loader
     */
    public Weaver(Instrumentation instrumentation, Hooks hooks, BiConsumer<String, Throwable> unhookable)
            throws ReflectiveOperationException {
        this.bridges = new BridgeClass(instrumentation);
        this.hooks = hooks;
        this.unhookable = unhookable;
    }

    /** The patched class file, or null to leave the class alone; {@code loader} is null for the boot loader. */
    public byte @Nullable [] weave(
            @Nullable ClassLoader loader, String internalName, @Nullable ProtectionDomain domain, byte[] classFile)
            throws ReflectiveOperationException {
        ClientDescriptor client = ClientDescriptor.of(internalName);
        return client == null ? null : weave(client, loader, internalName, domain, classFile);
    }

    byte @Nullable [] weave(
            ClientDescriptor client,
            @Nullable ClassLoader loader,
            String internalName,
            @Nullable ProtectionDomain domain,
            byte[] classFile)
            throws ReflectiveOperationException {
        String bridge = loader == null ? BridgeClass.inBootLoader(internalName) : BridgeClass.beside(internalName);
        byte[] patched = new EntryPatch(client, bridge).apply(classFile);
        if (patched == null) {
            unhookable.accept(client.name(), UnknownClientException.changed(internalName.replace('/', '.')));
            return null;
        }
        bridges.define(loader, bridge, domain, new LazyHook(client, internalName, hooks, unhookable));
        return patched;
    }

    /** Makes the hooks themselves. */
    public interface Hooks {
        /**
         * Called once for each hooked class, with the first call that reaches it.
         *
         * @param hooked the class that was patched, which may be above that of the object that is called
         * @param relocation where the library is; usually where it usually is
         */
        ClientHook make(ClientDescriptor client, Class<?> hooked, LibraryPlace relocation) throws Exception;
    }
}
