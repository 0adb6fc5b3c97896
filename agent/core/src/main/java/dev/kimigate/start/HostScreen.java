package dev.kimigate.start;

import dev.kimigate.kimi.KimiEndpoints;
import dev.kimigate.settings.EndpointHint;
import dev.kimigate.settings.EndpointPrefix;
import org.jspecify.annotations.Nullable;

/**
 * Tells by a call's host, before any setting is read, whether the call can be gated: most JVMs never call Kimi, and
 * their first call should not pay for a gate. Threadsafe.
 */
final class HostScreen {
    private final boolean others;

    private HostScreen(boolean others) {
        this.others = others;
    }

    /** Of this JVM; {@code arguments} are those of the agent. */
    static HostScreen of(@Nullable String arguments) {
        return new HostScreen(EndpointHint.mayNameEndpoints(arguments == null ? "" : arguments));
    }

    /** True for every host while a setting may name it. */
    boolean mayGate(String host) {
        if (others) {
            return true;
        }
        for (EndpointPrefix prefix : KimiEndpoints.prefixes()) {
            if (host.equalsIgnoreCase(prefix.host())) {
                return true;
            }
        }
        return false;
    }
}
