package dev.kimigate.limiter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
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
    static final String GLOB = Place.PREFIX + "*.apart-*";

    private static final String MARK = ".apart-";
    private static final int LONGEST = 8192;

    private final Place place;
    private boolean written;

    ApartNote(Place place) {
        this.place = place;
    }

    /** Writes it, unless it is there. */
    void write(int part, String reason) {
        if (written) {
            return;
        }
        List<String> lines = List.of(
                Long.toString(JvmIdentity.namespace()),
                Long.toString(System.currentTimeMillis()),
                Integer.toString(part),
                oneLine(place.accountName()),
                oneLine(place.label()),
                oneLine(reason));
        try {
            Files.deleteIfExists(path());
            Files.createFile(path(), Ownership.onlyOurs("rw-------"));
            written = true;
            Files.write(path(), lines, StandardOpenOption.WRITE);
        } catch (IOException | RuntimeException e) {
            // The next attempt to register tries this again too.
        }
    }

    void delete() {
        if (written) {
            written = false;
            try {
                Files.deleteIfExists(path());
            } catch (IOException | RuntimeException e) {
                // Who reads it sees by the process whether it still says something.
            }
        }
    }

    private Path path() {
        return place.directory()
                .resolve(Place.PREFIX + place.accountHash() + MARK + JvmIdentity.pid() + "-" + JvmIdentity.namespace());
    }

    /** What a note says; null if it is no note, or its process has ended. */
    static @Nullable ApartJvm read(Path path) throws IOException {
        try {
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.size(path) > LONGEST) {
                return null;
            }
            List<String> lines = Files.readAllLines(path);
            String name = path.getFileName().toString();
            String process = name.substring(name.indexOf(MARK) + MARK.length());
            long pid = Long.parseLong(process.substring(0, process.indexOf('-')));
            long since = Long.parseLong(lines.get(1));
            JvmStatus.Life life = JvmIdentity.life(pid, Long.parseLong(lines.get(0)), since);
            return life == JvmStatus.Life.GONE
                    ? null
                    : new ApartJvm(
                            lines.get(3), pid, lines.get(4), since, Integer.parseInt(lines.get(2)), lines.get(5));
        } catch (NoSuchFileException | RuntimeException e) {
            return null;
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
