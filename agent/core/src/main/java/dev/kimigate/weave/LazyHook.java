package dev.kimigate.weave;

import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookResult;
import java.lang.reflect.InvocationTargetException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The agent's end of the bridge, where the JDK's types end and ours begin. Makes the real hook with the first call: a
 * class is patched in the middle of its own loading, when nothing else should be loaded. A hook that cannot be made
 * lets every call through ungated, and so do calls that the making itself leads to: a client of the JDK may be what a
 * class loader reads classes with.
 */
final class LazyHook implements Function<@Nullable Object[], @Nullable Object> {
    private final ClientDescriptor client;
    private final String hooked;
    private final Weaver.Hooks hooks;
    private final BiConsumer<String, Throwable> unhookable;
    private volatile @Nullable ClientHook hook;

    /** Of a class that is hooked, by its name with slashes. Links no lambda: it is made while that class is loaded. */
    LazyHook(ClientDescriptor client, String hooked, Weaver.Hooks hooks, BiConsumer<String, Throwable> unhookable) {
        this.client = client;
        this.hooked = hooked;
        this.hooks = hooks;
        this.unhookable = unhookable;
    }

    @Override
    public @Nullable Object apply(@Nullable Object[] crossed) {
        HookCall call = new HookCall(crossed);
        ClientHook ready = hook;
        if (ready == null) {
            if (client.isEnd(call.method()) || Thread.holdsLock(this)) {
                return null; // of a client that nobody has called, or from within the making
            }
            if (client.isLoop(Thread.currentThread()) && putOff(call)) {
                return HookResult.returning(null).crossing();
            }
            ready = make(call);
        }
        try {
            return ready.apply(call).crossing();
        } catch (Exception thrown) {
            throw LazyHook.<RuntimeException>sneak(thrown);
        }
    }

    /** To make a hook reads files; the call is made again when there is one. False if it cannot be made again. */
    private boolean putOff(HookCall call) {
        LateCall late = LateCall.of(hookedClass(call.receiver()), call);
        return late != null && late.after(new Making(this, call));
    }

    private synchronized ClientHook make(HookCall call) {
        ClientHook ready = hook;
        if (ready != null) {
            return ready;
        }
        try {
            ready = hooks.make(client, hookedClass(call.receiver()), client.relocation(hooked));
        } catch (Throwable failure) {
            unhookable.accept(client.name(), cause(failure));
            ready = new Ungated();
        }
        hook = ready;
        return ready;
    }

    /** The patched class itself: a subclass may be another loader's, which does not see all of the library. */
    private Class<?> hookedClass(Object receiver) {
        String name = hooked.replace('/', '.');
        for (Class<?> type = receiver.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals(name)) {
                return type;
            }
        }
        throw new IllegalStateException(receiver.getClass() + " is no " + name);
    }

    /** What a hook's constructor threw, not that it did. */
    private static Throwable cause(Throwable failure) {
        Throwable thrown = failure.getCause();
        return failure instanceof InvocationTargetException && thrown != null ? thrown : failure;
    }

    /** Throws what the hooked method declares and {@link Function} does not. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // that is the trick
    private static <X extends Throwable> X sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }

    /** A class, not a lambda: to link one loads a hundred classes, and the caller may be within a class's loading. */
    private static final class Making implements Runnable {
        private final LazyHook lazy;
        private final HookCall call;

        Making(LazyHook lazy, HookCall call) {
            this.lazy = lazy;
            this.call = call;
        }

        @Override
        public void run() {
            lazy.make(call);
        }
    }

    /** In place of a hook that cannot be made. */
    private static final class Ungated implements ClientHook {
        @Override
        public HookResult apply(HookCall call) {
            return HookResult.goOn();
        }
    }
}
