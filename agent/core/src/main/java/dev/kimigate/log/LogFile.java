package dev.kimigate.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/*
 * The file "log", which all JVMs with this folder append to, and one old generation of it, "log.1". It is opened for
 * each line: lines are few, and so a JVM never goes on writing to a file that another one put aside. A line is one
 * write to a file opened for appending. Who finds the file full puts it aside under the lock of a third file; who does
 * not get that lock writes on, up to twice the size.
 */
final class LogFile implements Sink {
    static final long FULL = 1 << 20;
    private static final Set<OpenOption> APPEND = Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
    private static final Set<OpenOption> LOCK =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private final Path folder;
    private final Log.Guard guard;
    private final Path file;
    private final long pid = ProcessHandle.current().pid();

    /** @param guard asked before each line: the folder may have been deleted, and made by somebody else */
    LogFile(Path folder, Log.Guard guard) {
        this.folder = folder;
        this.guard = guard;
        this.file = folder.resolve("log");
    }

    @Override
    public void write(LogEvent event) throws IOException {
        requireSafeFolder();
        byte[] line = event.forFile(pid).getBytes(StandardCharsets.UTF_8);
        if (size() + line.length > FULL) {
            putAside(line.length);
        }
        if (size() + line.length > 2 * FULL) {
            throw new IOException("it is full and cannot be put aside");
        }
        append(line);
    }

    private void requireSafeFolder() throws IOException {
        try {
            guard.require(folder);
        } catch (Exception unsafe) {
            throw new IOException(unsafe.getMessage(), unsafe);
        }
    }

    private long size() {
        try {
            return Files.size(file);
        } catch (IOException absent) {
            return 0;
        }
    }

    private void append(byte[] line) throws IOException {
        try (FileChannel channel = FileChannel.open(file, APPEND, onlyForTheOwner("rw-------"))) {
            for (ByteBuffer rest = ByteBuffer.wrap(line); rest.hasRemaining(); ) {
                channel.write(rest);
            }
        }
    }

    private void putAside(int more) {
        try (FileChannel channel = FileChannel.open(folder.resolve("log.lock"), LOCK, onlyForTheOwner("rw-------"));
                FileLock lock = channel.tryLock()) {
            if (lock != null && size() + more > FULL) { // another JVM may have done it just now
                Files.move(file, folder.resolve("log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException | IllegalStateException nextTime) {
            // the bound of twice the size holds in the meantime
        }
    }

    private FileAttribute<?>[] onlyForTheOwner(String permissions) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
