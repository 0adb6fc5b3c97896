package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Small files in the state folder by which processes tell others about themselves: one file a process and kind. What a
 * dead process has left is never read, however it died. Any thread, but one writer at a time; does file work.
 */
public final class ProcessNotes {
    private final Path folder;
    private final String prefix;

    /**
     * The notes of one kind.
     *
     * @param folder the state folder, which need not be there
     * @param kind letters; names the files
     */
    public ProcessNotes(Path folder, String kind) {
        this.folder = folder;
        this.prefix = kind + "-";
    }

    /**
     * What a living process says. Others may have written it: it is to be checked before it is believed.
     *
     * @param pid the process
     * @param text at most 64 KB
     */
    public record Note(long pid, String text) {}

    /** Puts this process's note in place of its last one, in one step; makes the folder if need be. */
    public void write(String text) throws StoreException {
        write(ProcessMark.own(), text);
    }

    /** The same for another process, which cannot do it itself; nothing if it has ended. */
    public void write(long pid, String text) throws StoreException {
        ProcessMark mark = ProcessMark.of(pid);
        if (mark.isAlive()) {
            write(mark, text);
        }
    }

    private void write(ProcessMark mark, String text) throws StoreException {
        SmallFile.replace(folder, prefix + mark, text);
    }

    /** Takes this process's note back. */
    public void delete() {
        delete(folder.resolve(prefix + ProcessMark.own()));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException | RuntimeException e) {
            // Nobody reads it when its process has ended.
        }
    }

    /**
     * The notes of living processes that this process can see. What is no note, is another user's or cannot be read is
     * left out; empty if the folder is not there.
     */
    public List<Note> living() {
        List<Note> notes = new ArrayList<>();
        for (Path file : files()) {
            ProcessMark writer = writer(file);
            String text = writer != null && writer.isAlive()
                    ? SmallFile.read(folder, file.getFileName().toString())
                    : null;
            if (text != null && writer != null) {
                notes.add(new Note(writer.pid(), text));
            }
        }
        return notes;
    }

    /** Deletes what dead processes have left, and returns what they had said. */
    public List<Note> sweep() {
        List<Note> left = new ArrayList<>();
        for (Path file : files()) {
            ProcessMark writer = writer(file);
            if (writer != null && writer.isVisible() && !writer.isAlive()) {
                String text = SmallFile.read(folder, file.getFileName().toString());
                if (text != null) {
                    left.add(new Note(writer.pid(), text));
                }
                delete(file);
            }
        }
        return left;
    }

    private List<Path> files() {
        List<Path> files = new ArrayList<>();
        try {
            // what others can write to may say anything
            Ownership.requireOurs(folder);
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, prefix + "*")) {
                found.forEach(files::add);
            }
        } catch (IOException | StoreException | DirectoryIteratorException e) {
            // No folder, or none of ours: nobody tells us anything.
        }
        return files;
    }

    private @Nullable ProcessMark writer(Path file) {
        return ProcessMark.parse(file.getFileName().toString().substring(prefix.length()));
    }
}
