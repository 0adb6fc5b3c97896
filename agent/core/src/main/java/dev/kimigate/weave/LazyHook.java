package dev.kimigate.weave;

import java.lang.reflect.InvocationTargetException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes the real hook with the first call: a class is patched in the middle of its own loading, when nothing else
 * should be loaded. A hook that cannot be made lets every call through ungated.
 */
final class LazyHook implements Function<@Nullable Object[], @Nullable Object> {
    /** Makes a hook for a hooked object's class. */
    interface Maker {
        Function<@Nullable Object[], @Nullable Object> make(Class<?> hooked) throws Exception;
    }

    private static final int SELF = 1;
    /** How many arguments there are if the hooked method has none. */
    private static final int NO_CALL = 2;

    private final Maker maker;
    private final Consumer<Throwable> unhookable;
    private volatile @Nullable Function<@Nullable Object[], @Nullable Object> hook;

    LazyHook(Maker maker, Consumer<Throwable> unhookable) {
        this.maker = maker;
        this.unhookable = unhookable;
    }

    @Override
    public @Nullable Object apply(@Nullable Object[] arguments) {
        Function<@Nullable Object[], @Nullable Object> ready = hook;
        if (ready == null) {
            if (arguments.length == NO_CALL) {
                return null; // the end of a client that nobody has called
            }
            ready = make(arguments);
        }
        return ready.apply(arguments);
    }

    private synchronized Function<@Nullable Object[], @Nullable Object> make(@Nullable Object[] arguments) {
        Function<@Nullable Object[], @Nullable Object> ready = hook;
        if (ready != null) {
            return ready;
        }
        try {
            Object hooked = arguments[SELF];
            if (hooked == null) {
                throw new IllegalStateException("no receiver");
            }
            ready = maker.make(hooked.getClass());
        } catch (Throwable failure) {
            unhookable.accept(cause(failure));
            ready = anything -> null;
        }
        hook = ready;
        return ready;
    }

    /** What a hook's constructor threw, not that it did. */
    private static Throwable cause(Throwable failure) {
        Throwable thrown = failure.getCause();
        return failure instanceof InvocationTargetException && thrown != null ? thrown : failure;
    }
}
