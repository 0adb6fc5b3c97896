package dev.kimigate.start;

import dev.kimigate.call.Gate;
import dev.kimigate.log.Log;
import dev.kimigate.settings.Problem;
import dev.kimigate.settings.Settings;
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
    private final Observation observation;
    private volatile boolean composed;
    private volatile @Nullable Gate gate;
    private volatile @Nullable LogSetup logSetup;

    Composition(@Nullable String arguments, Presence presence, Observation observation) {
        this.arguments = arguments;
        this.presence = presence;
        this.observation = observation;
    }

    /** Null if the gate is switched off, detached or could not be put together: calls go through ungated. */
    @Nullable
    Gate gate() {
        if (presence.isDetached()) {
            return null;
        }
        return composed ? gate : compose();
    }

    /**
     * Sends the log where the settings say, file included. For what is wrong before any gated call; called by the log,
     * on its own thread.
     */
    void setUpLog() {
        Gate unused = compose();
        LogSetup ready = logSetup;
        if (ready != null) {
            ready.openFile();
        }
    }

    private synchronized @Nullable Gate compose() {
        if (!composed) {
            Log.setUpWith(this::setUpLog);
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
        Settings settings = reading.settings();
        LogSetup log = new LogSetup(settings);
        logSetup = log;
        for (Problem problem : reading.problems()) {
            Complaints.say(problem.message());
        }
        return settings.enabled() ? new GateFactory(settings, presence, observation, log).create() : null;
    }
}
