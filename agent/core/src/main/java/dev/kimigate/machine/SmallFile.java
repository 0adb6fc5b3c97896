package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A text of at most 64 KB in the state folder, readable and writable by its user alone. Any thread; does file work. */
public final class SmallFile {
    private static final int LONGEST = 64 * 1024;

    private SmallFile() {}

    /** Puts a text in place of the file's last one, in one step; makes the folder if need be. */
    public static void replace(Path folder, String name, String text) throws StoreException {
        try {
            StateDirectory.prepare(folder);
            Path beside = folder.resolve("." + name + "." + JvmIdentity.pid());
            try {
                Files.deleteIfExists(beside);
                writeNew(beside, text);
                Files.move(
                        beside,
                        folder.resolve(name),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException | RuntimeException e) {
            throw new StoreException("cannot write " + folder.resolve(name) + ": " + e, e);
        }
    }

    private static void writeNew(Path file, String text) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                Ownership.onlyOurs("rw-------"))) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** The text; null if there is no such file, it cannot be read, or others may have written it. */
    public static @Nullable String read(Path folder, String name) {
        Path file = folder.resolve(name);
        try {
            Ownership.requireOurs(folder);
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LONGEST) {
                return null;
            }
            Ownership.requireOurs(file);
            try (FileChannel channel =
                    FileChannel.open(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
                ByteBuffer bytes = ByteBuffer.allocate(LONGEST);
                while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                    // until the end
                }
                return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            }
        } catch (IOException | StoreException | RuntimeException e) {
            return null;
        }
    }
}
