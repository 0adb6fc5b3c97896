package dev.kimigate.gateway.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A secret in a file of the state folder that only this user can read; 32 characters of a URL. Any thread. */
public final class SecretFile {
    private static final int BYTES = 24;
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{32}");
    private static final Set<PosixFilePermission> OURS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private SecretFile() {}

    /**
     * The secret of that name in a folder, which exists and is this user's; made the first time.
     *
     * @throws IOException it can be neither read nor made
     */
    public static String in(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        String known = read(file);
        if (known != null) {
            return known;
        }
        String made = Base64.getUrlEncoder().withoutPadding().encodeToString(random());
        Path beside = Files.createTempFile(folder, "." + name, "", onlyOurs());
        try {
            Files.writeString(beside, made + "\n");
            return placed(beside, file, made);
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Bytes that nobody can guess. */
    public static byte[] random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    /** The first of two gateways that begin at once makes the token of both. */
    private static String placed(Path beside, Path file, String made) throws IOException {
        try {
            Files.createLink(file, beside);
            return made;
        } catch (FileAlreadyExistsException other) {
            String known = read(file);
            if (known != null) {
                return known;
            }
        } catch (UnsupportedOperationException noLinks) {
            // it is moved below
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return made;
    }

    /** Null if there is none, or one that others could have read or made. */
    private static @Nullable String read(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || (isPosix() && !OURS.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS)))) {
            return null;
        }
        String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
        return FORM.matcher(text).matches() ? text : null;
    }

    private static FileAttribute<?>[] onlyOurs() {
        return isPosix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OURS)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}
