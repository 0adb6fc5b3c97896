package dev.kimigate.start;

import dev.kimigate.account.Endpoints;
import dev.kimigate.call.Gate;
import dev.kimigate.log.Log;
import dev.kimigate.settings.Problem;
import dev.kimigate.settings.Settings;
import dev.kimigate.settings.SettingsReader;
import dev.kimigate.settings.SettingsReading;
import dev.kimigate.status.JvmLabel;
import org.jspecify.annotations.Nullable;

/**
 * The gate of this JVM, put together with the first call of a hooked client to a host that may be gated: by then the
 * host runs, and reading settings and opening files is safe. Threadsafe.
 */
final class GateHolder {
    private final @Nullable String arguments;
    private final JvmAnnouncer announcer;
    private final Observability observability;
    private volatile boolean composed;
    private volatile @Nullable Gate gate;
    private volatile @Nullable LogSetup logSetup;
    /** Asked until the gate is put together; null until the first call. */
    private volatile @Nullable HostScreen screen;

    GateHolder(@Nullable String arguments, JvmAnnouncer announcer, Observability observability) {
        this.arguments = arguments;
        this.announcer = announcer;
        this.observability = observability;
    }

    /** Whether it is known without putting anything together that calls go through ungated. */
    boolean isOff() {
        return announcer.isDetached() || (composed && gate == null);
    }

    /** Whether calls to this host can be gated, as far as is known; puts nothing together. */
    boolean mayGate(String host) {
        if (composed) {
            Gate ready = gate;
            return ready != null && ready.mayGate(host);
        }
        HostScreen ready = screen;
        if (ready == null) {
            ready = HostScreen.of(arguments);
            screen = ready; // two threads may make two, which are equal
        }
        return ready.mayGate(host);
    }

    /**
     * Null if the gate is switched off, detached or could not be put together: calls go through ungated, and so do
     * those that putting it together leads to.
     */
    @Nullable
    Gate gate() {
        if (announcer.isDetached() || (!composed && Thread.holdsLock(this))) {
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
                Warnings.failedOpen(failure);
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
            Warnings.say(problem.message());
        }
        return settings.enabled()
                ? new GateFactory(settings, Endpoints.of(settings), JvmLabel.present(), announcer, observability, log)
                        .create()
                : null;
    }
}
