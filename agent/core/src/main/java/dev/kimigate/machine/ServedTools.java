package dev.kimigate.machine;

import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.ToolStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whose calls the gateways on record make: what living gateways say in their notes beside the state files. */
final class ServedTools {
    /** The kind of these notes. */
    static final String KIND = "tools";

    private static final int MOST = 64;

    private ServedTools() {}

    /** The same rows; those of gateways have their tools. {@code folder} null: there are no notes. */
    static List<JvmStatus> in(@Nullable Path folder, String accountHash, List<JvmStatus> rows) {
        List<ProcessNotes.Note> notes = folder == null ? List.of() : new ProcessNotes(folder, KIND).living();
        return notes.isEmpty()
                ? rows
                : rows.stream().map(row -> with(notes, accountHash, row)).toList();
    }

    /** A row of another namespace is never one that runs, so the ids are of one kind. */
    private static JvmStatus with(List<ProcessNotes.Note> notes, String accountHash, JvmStatus row) {
        for (ProcessNotes.Note note : notes) {
            if (note.pid() == row.pid() && row.life() == JvmStatus.Life.RUNNING) {
                return row.withTools(tools(note, accountHash));
            }
        }
        return row;
    }

    private static List<ToolStatus> tools(ProcessNotes.Note note, String accountHash) {
        return note.text()
                .lines()
                .map(line -> ToolStatus.parse(line, accountHash))
                .filter(Objects::nonNull)
                .limit(MOST)
                .toList();
    }
}
