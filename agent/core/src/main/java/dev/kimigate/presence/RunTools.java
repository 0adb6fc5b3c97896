package dev.kimigate.presence;

import dev.kimigate.machine.ProcessFolders;
import dev.kimigate.machine.ProcessNotes;
import dev.kimigate.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The tools that {@code run} has put behind the gateway, by their processes: a gateway that was started on demand stays
 * for them. Does file work; any thread.
 */
public final class RunTools {
    private final ProcessNotes notes;
    private final ProcessFolders folders;

    /**
     * Those in this folder.
     *
     * @param stateFolder need not be there
     */
    public RunTools(Path stateFolder) {
        this.notes = new ProcessNotes(stateFolder, "run");
        this.folders = new ProcessFolders(stateFolder, "tool");
    }

    /** Tells of a process that is a tool, or will be one. */
    public void publish(long pid, String tool) throws StoreException {
        notes.write(pid, tool);
    }

    /** How many of them live. */
    public int living() {
        return notes.living().size();
    }

    /** The names of those that have ended since this was asked last, by any process. */
    public List<String> ended() {
        List<String> names = new ArrayList<>();
        for (ProcessNotes.Note note : notes.sweep()) {
            names.add(note.text().replaceAll("[^A-Za-z0-9._-]", "?"));
        }
        return names;
    }

    /** A folder for files of that process alone, which no other user can read; made if need be. */
    public Path privateFolder(long pid) throws StoreException {
        return folders.of(pid);
    }

    /**
     * Deletes the folders of processes that have ended.
     *
     * @param last does what is to be done with a folder before, and says whether it may be deleted now
     */
    public void sweepFolders(Predicate<Path> last) {
        folders.sweep(last);
    }
}
