package dev.kimigate.cli;

import dev.kimigate.report.Json;
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
final class FileEdits {
    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Only show.")
    private boolean dryRun;

    private final List<Map<String, @Nullable Object>> told = new ArrayList<>();
    private @Nullable BufferedReader answers;

    /** Whether nothing is written, whatever is answered. */
    boolean onlyShows() {
        return dryRun;
    }

    /** Makes them; 1 if one was declined. */
    int make(List<FileEdit> edits, Output output, boolean json) throws IOException {
        if (json && !yes && !dryRun) {
            throw Failure.usage("--json asks nothing: add --yes or --dry-run");
        }
        boolean declined = false;
        for (FileEdit edit : edits) {
            declined |= !make(edit, output, json);
        }
        if (json) {
            Json.print(output.out(), told);
        }
        return declined ? Failure.FAILED : Failure.FINE;
    }

    private boolean make(FileEdit edit, Output output, boolean json) throws IOException {
        if (edit.isForeign()) {
            tell(edit, "left as it is, because install did not write it; remove it or rename it first", output, json);
            return false;
        }
        if (edit.isNone()) {
            return tell(edit, "nothing to do", output, json);
        }
        if (!json) {
            show(edit, output);
        }
        if (dryRun) {
            return tell(edit, "not written", output, json);
        }
        if (!yes && !agreed(output)) {
            tell(edit, "left as it is", output, json);
            return false;
        }
        edit.write();
        return tell(edit, edit.after().isEmpty() ? "deleted" : "written", output, json);
    }

    private static void show(FileEdit edit, Output output) {
        output.out().println(output.paint(Paint.TITLE, edit.file().toString()));
        edit.removed().forEach(line -> output.out().println(output.paint(Paint.BAD, "  - " + line)));
        edit.added().forEach(line -> output.out().println(output.paint(Paint.GOOD, "  + " + line)));
    }

    private boolean tell(FileEdit edit, String what, Output output, boolean json) {
        if (json) {
            told.add(
                    Json.object("file", edit.file(), "result", what, "removed", edit.removed(), "added", edit.added()));
        } else {
            output.line(edit.file() + ": " + what);
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
