package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Folders in the state folder that are there for one process each, and for its user alone. Does file work. */
public final class ProcessFolders {
    private final Path folder;
    private final String prefix;

    /** @param kind letters; names the folders */
    public ProcessFolders(Path folder, String kind) {
        this.folder = folder;
        this.prefix = kind + "-";
    }

    /** The folder of a process that lives; made if need be. */
    public Path of(long pid) throws StoreException {
        Path own = folder.resolve(prefix + ProcessMark.of(pid));
        try {
            StateDirectory.prepare(folder);
            Ownership.createFolder(own);
        } catch (FileAlreadyExistsException e) {
            // made before, by this user: the folder above is nobody else's to write
        } catch (IOException e) {
            throw new StoreException("cannot make " + own + ": " + e, e);
        }
        return own;
    }

    /**
     * Deletes what dead processes have left; what links in it lead to stays.
     *
     * @param last does what is to be done with a folder before, and says whether it may be deleted now
     */
    public void sweep(Predicate<Path> last) {
        for (Path each : all()) {
            String name = each.getFileName().toString().substring(prefix.length());
            ProcessMark owner = ProcessMark.parse(name);
            if (owner != null && owner.isVisible() && !owner.isAlive() && last.test(each)) {
                delete(each);
            }
        }
    }

    private List<Path> all() {
        List<Path> all = new ArrayList<>();
        try {
            Ownership.requireOurs(folder);
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, prefix + "*")) {
                for (Path each : found) {
                    if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                        all.add(each);
                    }
                }
            }
        } catch (IOException | StoreException | DirectoryIteratorException e) {
            // Nothing is ours there.
        }
        return all;
    }

    private static void delete(Path tree) {
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                    Files.deleteIfExists(each);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException | RuntimeException e) {
            // The next one tries again.
        }
    }
}
