package dev.kimigate.weave;

import dev.kimigate.hook.ClientHook;
import dev.kimigate.hook.HookCall;
import dev.kimigate.hook.HookResult;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The agent's end of the bridge, where the JDK's types end and ours begin. Makes the real hook with the first call: a
 * class is patched in the middle of its own loading, when nothing else should be loaded. A hook that cannot be made
 * lets every call through ungated.
 */
final class LazyHook implements Function<@Nullable Object[], @Nullable Object> {
    /** Makes a hook for a hooked object's class. */
    interface Maker {
        ClientHook make(Class<?> hooked) throws Exception;
    }

    private final ClientDescriptor client;
    private final Maker maker;
    private final Consumer<Throwable> unhookable;
    private volatile @Nullable ClientHook hook;

    LazyHook(ClientDescriptor client, Maker maker, Consumer<Throwable> unhookable) {
        this.client = client;
        this.maker = maker;
        this.unhookable = unhookable;
    }

    @Override
    public @Nullable Object apply(@Nullable Object[] crossed) {
        HookCall call = new HookCall(crossed);
        ClientHook ready = hook;
        if (ready == null) {
            if (client.isEnd(call.method())) {
                return null; // of a client that nobody has called
            }
            ready = make(call);
        }
        try {
            return ready.apply(call).crossing();
        } catch (Exception thrown) {
            throw LazyHook.<RuntimeException>sneak(thrown);
        }
    }

    private synchronized ClientHook make(HookCall call) {
        ClientHook ready = hook;
        if (ready != null) {
            return ready;
        }
        try {
            ready = maker.make(call.receiver().getClass());
        } catch (Throwable failure) {
            unhookable.accept(cause(failure));
            ready = anything -> HookResult.goOn();
        }
        hook = ready;
        return ready;
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
}
