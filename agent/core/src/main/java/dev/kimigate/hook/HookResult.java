package dev.kimigate.hook;

import org.jspecify.annotations.Nullable;

/** What comes of a hooked call: the method goes on as if we were not here, or returns what the hook gives. */
public final class HookResult {
    private static final HookResult GO_ON = new HookResult(null);

    private final Object @Nullable [] crossing;

    private HookResult(Object @Nullable [] crossing) {
        this.crossing = crossing;
    }

    /** The hooked method runs. */
    public static HookResult goOn() {
        return GO_ON;
    }

    /**
     * The hooked method returns this, null included; a primitive one is in its box, what a {@code void} one gives is
     * ignored.
     */
    @SuppressWarnings("NullAway") // an array whose element may be null
    public static HookResult returning(@Nullable Object value) {
        return new HookResult(new Object[] {value});
    }

    /** As it goes back over the bridge: null to go on, else an array of one. */
    public Object @Nullable [] crossing() {
        return crossing;
    }
}
