package dev.kimigate.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Puts a new content in place of a file's: written beside it, then renamed. */
final class AtomicFileWrite {
    private static final int TRIES = 4;
    private static final long BETWEEN_TRIES_NANOS = 100_000_000;

    private AtomicFileWrite() {}

    /** The file keeps its permissions. Nothing is left beside it if this fails. */
    static void of(Path file, byte[] content) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        of(
                file,
                content,
                view == null || !Files.exists(file)
                        ? null
                        : view.readAttributes().permissions());
    }

    /** The same with these permissions, from the first byte on. */
    static void of(Path file, byte[] content, String permissions) throws IOException {
        of(file, content, PosixFilePermissions.fromString(permissions));
    }

    private static void of(Path file, byte[] content, @Nullable Set<PosixFilePermission> permissions)
            throws IOException {
        Path beside = file.resolveSibling("." + file.getFileName() + ".kimi-gate-"
                + ProcessHandle.current().pid());
        try {
            Files.createFile(beside);
            PosixFileAttributeView view = Files.getFileAttributeView(beside, PosixFileAttributeView.class);
            if (view != null && permissions != null) {
                view.setPermissions(permissions);
            }
            write(beside, content);
            replace(beside, file);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Windows refuses for as long as another program reads the file; an IDE or a scanner does so for moments. */
    private static void replace(Path beside, Path file) throws IOException {
        for (int tries = 1; ; tries++) {
            try {
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return;
            } catch (AccessDeniedException inUse) {
                if (tries == TRIES) {
                    throw inUse;
                }
                LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
            }
        }
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }
}
