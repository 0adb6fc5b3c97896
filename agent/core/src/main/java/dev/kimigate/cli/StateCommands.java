package dev.kimigate.cli;

import dev.kimigate.limiter.StateDirectory;
import dev.kimigate.limiter.StateFiles;
import dev.kimigate.limiter.StoreException;
import dev.kimigate.settings.Settings;
import dev.kimigate.status.StatusText;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** The commands that look at the shared state, or pause the gate through it. */
final class StateCommands {
    private static final int FINE = 0;
    private static final int FAILED = 1;

    private final Settings settings;
    private final PrintStream out;
    private final PrintStream err;

    StateCommands(Settings settings, PrintStream out, PrintStream err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
    }

    int status() {
        try {
            Path directory = StateDirectory.locate(settings.stateDir());
            StateFiles files = new StateFiles(directory);
            if (files.isPaused()) {
                out.println("paused: calls of all JVMs pass ungated (resume with: java -jar kimi-gate.jar resume)");
            }
            List<String> accounts = files.accounts();
            if (accounts.isEmpty()) {
                out.println("no gated call yet: " + directory + " holds no account");
                return FINE;
            }
            return print(files, accounts);
        } catch (StoreException failure) {
            return failed(failure);
        }
    }

    int pause() {
        try {
            StateFiles files = files();
            int code = report(files.pause());
            out.println("paused: calls of all JVMs pass ungated until java -jar kimi-gate.jar resume");
            return code;
        } catch (StoreException failure) {
            return failed(failure);
        }
    }

    int resume() {
        try {
            int code = report(files().resume());
            out.println("resumed: calls wait for a permit again");
            return code;
        } catch (StoreException failure) {
            return failed(failure);
        }
    }

    private int print(StateFiles files, List<String> accounts) {
        StatusText text = new StatusText(System.currentTimeMillis());
        int code = FINE;
        for (String account : accounts) {
            try {
                text.lines(files.status(account)).forEach(out::println);
            } catch (StoreException failure) {
                code = failed(failure);
            }
        }
        return code;
    }

    private StateFiles files() throws StoreException {
        return new StateFiles(StateDirectory.prepare(settings.stateDir()));
    }

    private int report(StateFiles.Switched switched) {
        switched.problems().forEach(problem -> err.println("kimi-gate: " + problem));
        return switched.problems().isEmpty() ? FINE : FAILED;
    }

    private int failed(StoreException failure) {
        err.println("kimi-gate: " + failure.getMessage());
        return FAILED;
    }
}
