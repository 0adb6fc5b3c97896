package dev.kimigate.machine;

import dev.kimigate.store.ApartJvm;
import dev.kimigate.store.JvmStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small file by which a JVM that cannot register shows that it counts apart, for those who look from outside. Where
 * not even that can be written, the log is all that tells. The timer's thread alone, once it is in use.
 */
final class ApartNote {
    /** Which files of the folder are notes. */
    static final String GLOB = AccountFiles.PREFIX + "*.apart-*";

    private static final String MARK = ".apart-";
    private static final int LONGEST = 8192;
    private static final int NONE = -1;
    private static final int LINES = 6;

    private final AccountFiles files;
    /**
     * What the note on the disk says of the part; {@link #NONE} if there is none, or nothing could be written into it.
     */
    private int written = NONE;

    ApartNote(AccountFiles files) {
        this.files = files;
    }

    /** Writes it, unless it says so already. On a full disk an empty one is left, which says who, and since when. */
    void write(int part, String reason) {
        if (written == part) {
            return;
        }
        List<String> lines = List.of(
                Long.toString(JvmIdentity.namespace()),
                Long.toString(System.currentTimeMillis()),
                Integer.toString(part),
                oneLine(files.accountName()),
                oneLine(files.label()),
                oneLine(reason));
        try {
            Files.deleteIfExists(path());
            Files.createFile(path(), Ownership.onlyOurs("rw-------"));
            Files.write(path(), lines, StandardOpenOption.WRITE);
            written = part;
        } catch (IOException | RuntimeException e) {
            // The next attempt to register tries this again too.
        }
    }

    void delete() {
        written = NONE;
        try {
            Files.deleteIfExists(path());
        } catch (IOException | RuntimeException e) {
            // Who reads it sees by the process whether it still says something.
        }
    }

    private Path path() {
        return files.directory()
                .resolve(AccountFiles.PREFIX + files.accountHash() + MARK + JvmIdentity.pid() + "-"
                        + JvmIdentity.namespace());
    }

    /** What a note says; null if it is no note, cannot be read, or its process has ended. */
    static @Nullable ApartJvm read(Path path) {
        try {
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.size(path) > LONGEST) {
                return null;
            }
            String name = path.getFileName().toString();
            String[] process =
                    name.substring(name.indexOf(MARK) + MARK.length()).split("-", 2);
            long pid = Long.parseLong(process[0]);
            long written = Files.getLastModifiedTime(path).toMillis();
            return JvmIdentity.life(pid, Long.parseLong(process[1]), written) == JvmStatus.Life.GONE
                    ? null
                    : read(pid, written, Files.readAllLines(path));
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static ApartJvm read(long pid, long written, List<String> lines) {
        if (lines.size() < LINES) {
            return new ApartJvm("an account", pid, "", written, 0, "its note in the state folder could not be written");
        }
        long since = Long.parseLong(lines.get(1));
        return new ApartJvm(lines.get(3), pid, lines.get(4), since, Integer.parseInt(lines.get(2)), lines.get(5));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
