package dev.kimigate.hook;

/** A client's hook: stands in front of the methods that the table of clients names. Any thread. */
@FunctionalInterface
public interface ClientHook {
    /** What it throws, the hooked method throws; so it throws only what that may. */
    HookResult apply(HookCall call) throws Exception;
}
