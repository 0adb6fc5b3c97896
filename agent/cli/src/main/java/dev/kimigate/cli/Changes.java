package dev.kimigate.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Shows changes of files, asks, and makes them one by one. */
final class Changes {
    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only show.")
    private boolean dryRun;

    private final List<Map<String, @Nullable Object>> told = new ArrayList<>();
    private @Nullable BufferedReader answers;

    /** Makes them; 1 if one was declined. */
    int make(List<Change> changes, Output output, boolean json) throws IOException {
        if (json && !yes && !dryRun) {
            throw Failure.usage("--json asks nothing: add --yes or --dry-run");
        }
        boolean declined = false;
        for (Change change : changes) {
            declined |= !make(change, output, json);
        }
        if (json) {
            Json.print(output.out(), told);
        }
        return declined ? Failure.FAILED : Failure.FINE;
    }

    private boolean make(Change change, Output output, boolean json) throws IOException {
        if (change.isNone()) {
            return tell(change, "nothing to do", output, json);
        }
        if (!json) {
            show(change, output);
        }
        if (dryRun) {
            return tell(change, "not written", output, json);
        }
        if (!yes && !agreed(output)) {
            tell(change, "left as it is", output, json);
            return false;
        }
        change.write();
        return tell(change, change.after().isEmpty() ? "deleted" : "written", output, json);
    }

    private static void show(Change change, Output output) {
        output.out().println(output.paint(Paint.TITLE, change.file().toString()));
        change.removed().forEach(line -> output.out().println(output.paint(Paint.BAD, "  - " + line)));
        change.added().forEach(line -> output.out().println(output.paint(Paint.GOOD, "  + " + line)));
    }

    private boolean tell(Change change, String what, Output output, boolean json) {
        if (json) {
            told.add(Json.object(
                    "file", change.file(), "result", what, "removed", change.removed(), "added", change.added()));
        } else {
            output.line(change.file() + ": " + what);
        }
        return true;
    }

    private boolean agreed(Output output) throws IOException {
        output.out().print("Write it? [y/N] ");
        output.out().flush();
        if (answers == null) {
            answers = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        }
        String answer = answers.readLine();
        if (answer == null) {
            output.out().println();
        }
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }
}
