package dev.kimigate.weave;

import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.function.BiConsumer;
import java.util.function.Function;
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

    /** The patched class file, or null to leave the class alone. */
    public byte @Nullable [] weave(
            @Nullable ClassLoader loader, String internalName, @Nullable ProtectionDomain domain, byte[] classFile)
            throws ReflectiveOperationException {
        HookPoint point = HookPoint.of(internalName);
        if (point == null || loader == null) {
            return null;
        }
        String bridge = BridgeClass.beside(internalName);
        byte[] patched = new EntryPatch(point, bridge).apply(classFile);
        if (patched == null) {
            unhookable.accept(point.client(), UnknownClientException.changed(internalName.replace('/', '.')));
            return null;
        }
        bridges.define(loader, bridge, domain, hook(point, internalName));
        return patched;
    }

    private LazyHook hook(HookPoint point, String internalName) {
        LazyHook.Maker maker = switch (point) {
            case JDK_CLIENT -> hooks::jdkClient;
            case OKHTTP -> {
                String relocation = point.relocation(internalName);
                yield hooked -> hooks.okHttp(hooked, relocation);
            }
        };
        return new LazyHook(maker, failure -> unhookable.accept(point.client(), failure));
    }

    /** Makes the hooks themselves; each is called once for each hooked class, with the first call that reaches it. */
    public interface Hooks {
        Function<@Nullable Object[], @Nullable Object> jdkClient(Class<?> facade) throws Exception;

        /** {@code relocation}: what stands before {@code okhttp3/}, with slashes; usually empty. */
        Function<@Nullable Object[], @Nullable Object> okHttp(Class<?> interceptor, String relocation) throws Exception;
    }
}
