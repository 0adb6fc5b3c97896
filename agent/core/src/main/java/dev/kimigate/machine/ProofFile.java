package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The file {@code proof} of a state folder: a line for each kind of JVM that has tried, newest last. Any thread. */
final class ProofFile {
    private static final String NAME = "proof";
    private static final String LOCK = "proof.lock";
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_LINES = 32;
    private static final int LONGEST_REASON = 300;
    private static final int WORDS = 4;
    private static final long RECENT_NANOS = 5_000_000_000L;

    private static volatile @Nullable Seen seen;
    private static volatile @Nullable PlatformProof revokedHere;

    private record Seen(Path folder, PlatformProof proof, long atNanos) {}

    private ProofFile() {}

    /** The last line of this key. A file that others may have written says nothing. */
    static PlatformProof read(Path folder, String key) {
        PlatformProof last = new PlatformProof(PlatformProof.Kind.NONE, 0, "");
        for (String line : lines(folder)) {
            PlatformProof proof = line.startsWith(key + " ") ? parse(line) : null;
            last = proof == null ? last : proof;
        }
        return last;
    }

    /** For this JVM, at most five seconds old. */
    static PlatformProof recent(Path folder) {
        Seen known = seen;
        long now = System.nanoTime();
        if (known == null || !known.folder.equals(folder) || now - known.atNanos > RECENT_NANOS) {
            known = new Seen(folder, stricter(read(folder, PlatformKey.of(folder)), revokedHere), now);
            seen = known;
        }
        return known.proof;
    }

    /** What this JVM has revoked counts for it even where that could not be written, until it is proven anew. */
    private static PlatformProof stricter(PlatformProof read, @Nullable PlatformProof revoked) {
        return revoked != null && read.epochSeconds() <= revoked.epochSeconds() ? revoked : read;
    }

    /** From now on JVMs share no permits here, until somebody has it proven anew. */
    static void revoke(Path folder, String reason) {
        PlatformProof revoked = new PlatformProof(
                PlatformProof.Kind.REVOKED, TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()), reason);
        revokedHere = revoked;
        try {
            write(folder, PlatformKey.of(folder), revoked);
        } catch (StoreException cannotBeWritten) {
            // the others find out by themselves
        }
    }

    /** Puts it in place of what this key had. Waits two seconds at most for another process that writes. */
    static void write(Path folder, String key, PlatformProof proof) throws StoreException {
        FolderLock lock = FolderLock.take(folder, LOCK, PATIENCE);
        try {
            List<String> lines = new ArrayList<>(lines(folder));
            lines.removeIf(line -> line.startsWith(key + " "));
            lines.add(key + " " + proof.epochSeconds() + " " + proof.kind() + " " + oneLine(proof.reason()));
            SmallFile.replace(
                    folder,
                    NAME,
                    String.join("\n", lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size())) + "\n");
        } finally {
            lock.close();
            seen = null;
        }
    }

    private static List<String> lines(Path folder) {
        String text = SmallFile.read(folder, NAME);
        return text == null ? List.of() : text.lines().toList();
    }

    private static @Nullable PlatformProof parse(String line) {
        String[] words = line.split(" ", WORDS);
        try {
            return new PlatformProof(
                    PlatformProof.Kind.valueOf(words[2]),
                    Long.parseLong(words[1]),
                    words.length < WORDS ? "" : words[3].strip());
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException damaged) {
            return null;
        }
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\p{Cntrl}", "?");
        return line.substring(0, Math.min(line.length(), LONGEST_REASON));
    }
}
