package dev.kimigate.start;

import dev.kimigate.call.Gate;
import dev.kimigate.settings.Problem;
import dev.kimigate.settings.SettingsReader;
import dev.kimigate.settings.SettingsReading;
import org.jspecify.annotations.Nullable;

/**
 * The gate of this JVM, put together with the first call of a hooked client: by then the host runs, and reading
 * settings and opening files is safe.
 */
final class Composition {
    private final @Nullable String arguments;
    private final Presence presence;
    private volatile boolean composed;
    private volatile @Nullable Gate gate;

    Composition(@Nullable String arguments, Presence presence) {
        this.arguments = arguments;
        this.presence = presence;
    }

    /** Null if the gate is switched off, detached or could not be put together: calls go through ungated. */
    @Nullable
    Gate gate() {
        if (presence.isDetached()) {
            return null;
        }
        return composed ? gate : compose();
    }

    private synchronized @Nullable Gate compose() {
        if (!composed) {
            try {
                gate = open();
            } catch (RuntimeException | LinkageError failure) {
                Complaints.failedOpen(failure);
            }
            composed = true;
        }
        return gate;
    }

    private @Nullable Gate open() {
        SettingsReading reading = SettingsReader.read(arguments);
        for (Problem problem : reading.problems()) {
            Complaints.say(problem.message());
        }
        return reading.settings().enabled() ? new GateFactory(reading.settings(), presence).create() : null;
    }
}
