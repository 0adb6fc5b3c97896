package dev.kimigate.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of a file.
 *
 * @param file as it is named; links are followed when it is written
 * @param before its content; empty if there is none
 * @param after empty if it is to go
 * @param own what the file is, if it is to be ours as a whole; null for others
 */
record FileEdit(
        Path file, String before, String after, @Nullable OwnFile own) {

    static FileEdit install(Path file, AgentOption option) {
        String before = content(file);
        return new FileEdit(file, before, kind(file).with(option, before), null);
    }

    static FileEdit uninstall(Path file) {
        String before = content(file);
        return new FileEdit(file, before, kind(file).without(before), null);
    }

    /** A file that is ours as a whole. */
    static FileEdit install(OwnFile own) {
        String before = content(own.file());
        return new FileEdit(own.file(), before, own.content(before), own);
    }

    /** A file that is to go, if it is ours. */
    static FileEdit remove(Path file) {
        String before = content(file);
        return new FileEdit(file, before, OwnFile.isOurs(before) ? "" : before, null);
    }

    /** Whether another hand made the file that is to be ours. */
    boolean isForeign() {
        return own != null && !before.isEmpty() && !OwnFile.isOurs(before);
    }

    private static OptionsFile kind(Path file) {
        return OptionsFile.byName(String.valueOf(file.getFileName()));
    }

    private static String content(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw Failure.of("cannot write " + file + ": it is not a regular file");
        }
        try {
            return Files.exists(file) ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1) : "";
        } catch (IOException failure) {
            throw Failure.of("cannot read " + file + ": " + reason(failure));
        }
    }

    boolean isNone() {
        return before.equals(after);
    }

    List<String> added() {
        return own == null ? beyond(after, before) : own.shown();
    }

    List<String> removed() {
        if (own != null) {
            return before.isEmpty() ? List.of() : List.of("(as install wrote it before)");
        }
        return OwnFile.isOurs(before) ? List.of("(as install wrote it)") : beyond(before, after);
    }

    /** The lines of one text that the other has not, for people. */
    private static List<String> beyond(String text, String other) {
        List<String> rest = new ArrayList<>(lines(text));
        lines(other).forEach(rest::remove);
        return rest;
    }

    private static List<String> lines(String content) {
        return new String(content.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** Makes it so, as a whole or not at all. */
    void write() {
        try {
            Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            byte[] content = after.getBytes(StandardCharsets.ISO_8859_1);
            if (after.isEmpty()) {
                Files.deleteIfExists(real);
                removeFoldersMade();
            } else if (own != null) {
                Files.createDirectories(real.getParent());
                AtomicFileWrite.of(real, content, own.permissions());
            } else {
                AtomicFileWrite.of(real, content);
            }
        } catch (IOException | RuntimeException failure) {
            throw Failure.of("cannot write " + file + ": " + reason(failure) + "; it is as it was");
        }
    }

    /** Removes those of the folders that install made for a file that hold nothing any more. */
    void removeFoldersMade() throws IOException {
        Path each = file.toAbsolutePath().getParent();
        for (int level = 0; level < OwnFile.foldersMade(before) && each != null; level++) {
            try {
                Files.deleteIfExists(each);
            } catch (DirectoryNotEmptyException inUse) {
                return;
            }
            each = each.getParent();
        }
    }

    private static String reason(Exception failure) {
        return failure.getClass() == IOException.class || failure.getMessage() == null
                ? String.valueOf(failure.getMessage())
                : failure.getClass().getSimpleName() + " " + failure.getMessage();
    }
}
