package dev.kimigate.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What tells a file from its copies and from what stood at its path before: its inode, and on Windows when it was
 * created. Alike in every process, and under every path at which a container has the file.
 */
final class FileIdentity {
    private FileIdentity() {}

    /** Never 0. */
    static long of(Path path) throws IOException {
        long identity = Ownership.isUnix()
                ? ((Number) Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS)).longValue()
                : Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .creationTime()
                        .toMillis();
        return identity == 0 ? 1 : identity;
    }
}
