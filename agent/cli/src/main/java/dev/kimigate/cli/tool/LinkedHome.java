package dev.kimigate.cli.tool;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A folder that stands in for a tool's own: one file in it is changed, all else are links to the tool's folder. What
 * the tool makes anew in it is given back afterwards.
 */
public final class LinkedHome {
    private static final String HOME = "home";
    private static final String ORIGINAL = "home.original";
    private static final String CHANGED = "home.changed";

    private LinkedHome() {}

    /**
     * Makes it.
     *
     * @param folder private, which holds nothing else
     * @param original the tool's folder
     * @param file the name of the file that is changed
     * @param text what it is to be
     * @return what the tool is to use
     */
    static Path make(Path folder, Path original, String file, String text) throws IOException {
        Path home = Files.createDirectory(
                folder.resolve(HOME),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(original)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().equals(file)) {
                    Files.createSymbolicLink(home.resolve(entry.getFileName()), entry);
                }
            }
        }
        PrivateCopy.write(home.resolve(file), text);
        Files.createSymbolicLink(folder.resolve(ORIGINAL), original);
        Files.createSymbolicLink(folder.resolve(CHANGED), Path.of(file));
        return home;
    }

    /**
     * Moves to the tool's folder what the tool has made or replaced; of a file that was changed in both, the later one
     * counts, as without us. For a folder of a tool that has ended.
     *
     * @return whether nothing is left that would be lost with the folder
     */
    public static boolean giveBack(Path folder) {
        Path home = folder.resolve(HOME);
        if (!Files.isSymbolicLink(folder.resolve(CHANGED))) {
            return true; // no such folder, or the tool was never started with it
        }
        try {
            Path original = Files.readSymbolicLink(folder.resolve(ORIGINAL));
            Files.deleteIfExists(
                    home.resolve(Files.readSymbolicLink(folder.resolve(CHANGED)).toString()));
            giveBackAll(home, original);
            return true;
        } catch (IOException | DirectoryIteratorException failure) {
            return false; // the next one tries again
        }
    }

    private static void giveBackAll(Path from, Path to) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
            for (Path entry : entries) {
                if (!Files.isSymbolicLink(entry)) {
                    giveBack(entry, to.resolve(entry.getFileName()));
                }
            }
        }
    }

    private static void giveBack(Path made, Path place) throws IOException {
        if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            move(made, place);
        } else if (Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
            giveBackAll(made, place);
        } else if (Files.getLastModifiedTime(made).compareTo(Files.getLastModifiedTime(place)) > 0) {
            move(made, place);
        }
    }

    /** Between file systems a folder cannot be moved: it is made there, and its files are moved. */
    private static void move(Path made, Path place) throws IOException {
        if (Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(place);
            giveBackAll(made, place);
        } else {
            Files.move(made, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
