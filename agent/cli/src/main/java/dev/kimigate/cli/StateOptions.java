package dev.kimigate.cli;

import dev.kimigate.log.Log;
import dev.kimigate.machine.StateDirectory;
import dev.kimigate.settings.LogKind;
import dev.kimigate.settings.LogLevel;
import dev.kimigate.settings.Problem;
import dev.kimigate.settings.Settings;
import dev.kimigate.settings.SettingsReader;
import dev.kimigate.settings.SettingsReading;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which folder of shared state a command is about: the option, else what the settings say. */
final class StateOptions {
    @Option(
            names = "--state-dir",
            paramLabel = "FOLDER",
            description = "Look at this folder of shared state, not at that of the settings.")
    private @Nullable String stateDir;

    /** Whether the folder was named on the command line. */
    boolean isChosen() {
        return stateDir != null;
    }

    /** Touches nothing. */
    Path located(Output output) {
        try {
            return StateDirectory.locate(settings(output).stateDir());
        } catch (StoreException failure) {
            throw Failure.of(String.valueOf(failure.getMessage()));
        }
    }

    /** As {@link #located}, without a word about problems of the settings. */
    Path quietlyLocated() {
        try {
            return StateDirectory.locate(reading().settings().stateDir());
        } catch (StoreException failure) {
            throw Failure.of(String.valueOf(failure.getMessage()));
        }
    }

    /** Made if need be, and checked. */
    Path prepared(Output output) {
        try {
            return StateDirectory.prepare(settings(output).stateDir());
        } catch (StoreException failure) {
            throw Failure.of(String.valueOf(failure.getMessage()));
        }
    }

    /**
     * Leaves a line in the log of that folder, if the settings want one there: no tool tells what a command has
     * changed.
     */
    void tell(Path folder, String line) {
        Settings settings = reading().settings();
        if (settings.log() == LogKind.FILE && settings.level().compareTo(LogLevel.INFO) >= 0) {
            try {
                Log.leave(folder, StateDirectory::prepare, line);
            } catch (IOException untold) {
                // what was changed is changed all the same
            }
        }
    }

    private Settings settings(Output output) {
        SettingsReading reading = reading();
        for (Problem problem : reading.problems()) {
            output.complain(problem.message());
        }
        return reading.settings();
    }

    private SettingsReading reading() {
        return SettingsReader.read(stateDir == null ? null : "state-dir=\"" + stateDir + '"');
    }
}
