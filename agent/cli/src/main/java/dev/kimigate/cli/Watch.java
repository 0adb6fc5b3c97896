package dev.kimigate.cli;

import dev.kimigate.report.Json;
import dev.kimigate.report.StateSnapshot;
import dev.kimigate.report.StatusJson;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The status again and again, until somebody has seen enough. */
record Watch(Path folder, Output output, boolean json) {
    private static final int EVERY_MILLIS = 250;
    private static final int JSON_EVERY_MILLIS = 1000;
    private static final int Q = 'q';
    private static final int CONTROL_C = 3;
    /** What a shell adds to a signal's number. */
    private static final int KILLED = 128;

    private static final String HINT = "q: quit";

    int run() throws IOException, StoreException, InterruptedException {
        if (json) {
            return lines();
        }
        if (!TerminalFacts.isTerminal() || TerminalFacts.isWindows()) {
            throw Failure.of(
                    "status --watch needs a terminal, not one of Windows; status --watch --json prints a line a second anywhere");
        }
        try (Screen screen = Screen.open()) {
            return show(screen);
        }
    }

    /** A line of JSON a second, until nobody reads any more. */
    private int lines() throws StoreException, InterruptedException {
        while (!output.out().checkError()) {
            output.out().println(Json.text(StatusJson.of(snapshot()), false));
            output.out().flush();
            Thread.sleep(JSON_EVERY_MILLIS);
        }
        return Failure.FINE;
    }

    private int show(Screen screen) throws IOException, StoreException {
        while (true) {
            screen.show(frame(screen.columns()), output.paint(Paint.FAINT, HINT));
            int key = screen.key(EVERY_MILLIS);
            if (key == Q || key == CONTROL_C || key == Screen.GONE) {
                return screen.signal() == 0 ? Failure.FINE : KILLED + screen.signal();
            }
        }
    }

    private List<String> frame(int columns) throws StoreException {
        StateSnapshot snapshot = snapshot();
        Output sized = output.withWidth(columns);
        List<String> lines = new ArrayList<>(new StatusView(sized, ZoneId.systemDefault(), true).lines(snapshot));
        lines.addAll(new StatusView(sized, ZoneId.systemDefault(), true).platform(new PlatformCheck(folder).known()));
        snapshot.problems().forEach(problem -> lines.addAll(TextWrap.lines(problem, columns)));
        return lines;
    }

    private StateSnapshot snapshot() throws StoreException {
        return StateSnapshot.in(folder, System.currentTimeMillis());
    }
}
