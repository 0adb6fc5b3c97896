package dev.kimigate.hook;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call of a hooked method, as the patch hands it over. */
public final class HookCall {
    private static final int METHOD = 0;
    private static final int RECEIVER = 1;
    private static final int ARGUMENTS = 2;

    private final @Nullable Object[] crossed;

    /** {@code crossed}: what came over the bridge, which only the JDK's types cross: name, receiver, arguments. */
    public HookCall(@Nullable Object... crossed) {
        this.crossed = crossed;
    }

    /** The name of the method that is called. */
    public String method() {
        return (String) Objects.requireNonNull(crossed[METHOD]);
    }

    /** The object that it is called of. */
    public Object receiver() {
        return Objects.requireNonNull(crossed[RECEIVER]);
    }

    /** How many arguments it has. */
    public int arguments() {
        return crossed.length - ARGUMENTS;
    }

    /** An argument, the first is 0; a primitive one is in its box. */
    public @Nullable Object argument(int index) {
        return crossed[ARGUMENTS + index];
    }
}
