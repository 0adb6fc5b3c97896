package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.UserPrincipal;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose a file is on systems with access control lists, such as Windows.
 *
 * <p>The system's own accounts may write nearly everywhere, and their names differ from language to language. So those
 * are trusted that may write to the user's home anyway: they could change every tool of the user.
 */
final class AclOwnership {
    private static final Set<AclEntryPermission> WRITES = EnumSet.of(
            AclEntryPermission.WRITE_DATA,
            AclEntryPermission.APPEND_DATA,
            AclEntryPermission.DELETE,
            AclEntryPermission.DELETE_CHILD,
            AclEntryPermission.WRITE_ACL,
            AclEntryPermission.WRITE_OWNER);

    private AclOwnership() {}

    /** To make a folder with that only this user may use. What is made in it inherits that. */
    static FileAttribute<List<AclEntry>> onlyFor(UserPrincipal user) {
        List<AclEntry> all = List.of(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(user)
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .setFlags(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT)
                .build());
        return new FileAttribute<>() {
            @Override
            public String name() {
                return "acl:acl";
            }

            @Override
            public List<AclEntry> value() {
                return all;
            }
        };
    }

    /**
     * Fails unless the file is this user's and nobody else's to write.
     *
     * @param user whom new files of this process belong to
     * @param home whoever may write there is trusted
     */
    static void requireOurs(Path path, UserPrincipal user, Path home) throws IOException, StoreException {
        UserPrincipal owner = Files.getOwner(path, LinkOption.NOFOLLOW_LINKS);
        if (!owner.equals(user)) {
            throw new StoreException(
                    path + " belongs to user " + owner.getName() + ", not to this process's user " + user.getName());
        }
        Set<UserPrincipal> trusted = new HashSet<>(writers(home));
        trusted.add(user);
        for (UserPrincipal writer : writers(path)) {
            if (!trusted.contains(writer)) {
                throw new StoreException(path + " may be written by " + writer.getName() + "; take that right away");
            }
        }
    }

    /** Those who are allowed anything by which they could change what is there; a denial takes nobody off. */
    private static Set<UserPrincipal> writers(Path path) throws IOException, StoreException {
        AclFileAttributeView view =
                Files.getFileAttributeView(path, AclFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null) {
            throw new StoreException(path + " is in a file system that does not tell who may write to it");
        }
        Set<UserPrincipal> writers = new HashSet<>();
        for (AclEntry entry : entries(view)) {
            if (entry.type() == AclEntryType.ALLOW && !Collections.disjoint(entry.permissions(), WRITES)) {
                writers.add(entry.principal());
            }
        }
        return writers;
    }

    private static List<AclEntry> entries(AclFileAttributeView view) throws IOException {
        @Nullable List<AclEntry> entries = view.getAcl();
        return entries == null ? List.of() : entries;
    }
}
