package dev.kimigate.start;

import dev.kimigate.log.Log;
import dev.kimigate.machine.StateDirectory;
import dev.kimigate.settings.Settings;
import dev.kimigate.store.StoreException;
import java.nio.file.Path;
import org.slf4j.event.Level;

/**
 * Sends the log where the settings say. The file's folder is made with the first gated call, or when there is something
 * wrong to tell before.
 */
final class LogSetup {
    private final Settings settings;
    private boolean toFile;

    LogSetup(Settings settings) {
        this.settings = settings;
        if (!settings.enabled()) {
            Log.off();
            return;
        }
        switch (settings.log()) {
            case OFF -> Log.off();
            case STDERR -> Log.toStderr(level());
            case FILE -> toFile = true; // warnings go to stderr until there is a folder
        }
    }

    /** The state folder, made and checked; the log goes there if it is to go to a file. */
    Path stateFolder() throws StoreException {
        Path folder = StateDirectory.prepare(settings.stateDir());
        if (toFile) {
            Log.toFile(folder, StateDirectory::prepare, level());
        }
        return folder;
    }

    /** The log's folder is made, if there is to be one and it can be used. */
    void openFile() {
        if (toFile) {
            try {
                Path unused = stateFolder();
            } catch (StoreException unusable) {
                // who needs the folder for more than a line will say so
            }
        }
    }

    private Level level() {
        return Level.valueOf(settings.level().name());
    }
}
