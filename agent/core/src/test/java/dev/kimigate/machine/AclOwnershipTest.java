package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules for systems with access control lists, in a file system that has them as Windows does. */
class AclOwnershipTest {
    private final FileSystem system = Jimfs.newFileSystem(Configuration.windows().toBuilder()
            .setAttributeViews("basic", "owner", "dos", "acl", "user")
            .build());
    private Path home;
    private Path folder;
    private UserPrincipal me;

    @BeforeEach
    void makeFolder() throws IOException {
        home = Files.createDirectories(system.getPath("C:\\Users\\me"));
        me = Files.getOwner(home);
        folder = Files.createDirectory(home.resolve("kimi-gate"));
        // this file system takes no list while a folder is being made
        view(folder).setAcl(AclOwnership.onlyFor(me).value());
    }

    @AfterEach
    void close() throws IOException {
        system.close();
    }

    private UserPrincipal user(String name) throws IOException {
        return system.getUserPrincipalLookupService().lookupPrincipalByName(name);
    }

    private static AclFileAttributeView view(Path path) {
        return Files.getFileAttributeView(path, AclFileAttributeView.class);
    }

    private static AclEntry entry(AclEntryType type, UserPrincipal user, AclEntryPermission... permissions) {
        return AclEntry.newBuilder()
                .setType(type)
                .setPrincipal(user)
                .setPermissions(permissions)
                .build();
    }

    private static void add(Path path, AclEntry entry) throws IOException {
        List<AclEntry> entries = new ArrayList<>(view(path).getAcl());
        entries.add(entry);
        view(path).setAcl(entries);
    }

    @Test
    void folderThatWeMade_isForTheUserAlone_andIsOurs() throws Exception {
        assertThat(AclOwnership.onlyFor(me).name()).isEqualTo("acl:acl");
        assertThat(view(folder).getAcl()).singleElement().satisfies(only -> {
            assertThat(only.principal()).isEqualTo(me);
            assertThat(only.permissions()).containsExactlyInAnyOrder(AclEntryPermission.values());
            assertThat(only.flags()).hasSize(2);
        });
        assertThatCode(() -> AclOwnership.requireOurs(folder, me, home)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource(
            names = {"WRITE_DATA", "APPEND_DATA", "DELETE", "DELETE_CHILD", "WRITE_ACL", "WRITE_OWNER"},
            value = AclEntryPermission.class)
    void folderThatAnotherMayChange_isRefused(AclEntryPermission permission) throws Exception {
        add(folder, entry(AclEntryType.ALLOW, user("BUILTIN\\Users"), permission));

        assertThatThrownBy(() -> AclOwnership.requireOurs(folder, me, home))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("may be written by BUILTIN\\Users");
    }

    @Test
    void folderThatAnotherMayRead_orIsDeniedToWrite_isOurs() throws Exception {
        add(folder, entry(AclEntryType.ALLOW, user("guest"), AclEntryPermission.READ_DATA, AclEntryPermission.EXECUTE));
        add(folder, entry(AclEntryType.DENY, user("guest"), AclEntryPermission.values()));

        assertThatCode(() -> AclOwnership.requireOurs(folder, me, home)).doesNotThrowAnyException();
    }

    @Test
    void whoMayWriteToTheHome_isTrusted_inEveryLanguage() throws Exception {
        UserPrincipal administrators = user("VORDEFINIERT\\Administratoren");
        for (Path path : Arrays.asList(home, folder)) {
            add(path, entry(AclEntryType.ALLOW, administrators, AclEntryPermission.values()));
        }

        assertThatCode(() -> AclOwnership.requireOurs(folder, me, home)).doesNotThrowAnyException();
    }

    @Test
    void folderOfAnotherUser_isRefused() throws Exception {
        Files.setOwner(folder, user("PC\\other"));

        assertThatThrownBy(() -> AclOwnership.requireOurs(folder, me, home))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("belongs to user PC\\other");
    }

    @Test
    void fileSystemWithoutLists_isRefused() throws Exception {
        try (FileSystem plain = Jimfs.newFileSystem(Configuration.windows().toBuilder()
                .setAttributeViews("basic", "owner")
                .build())) {
            Path place = Files.createDirectory(plain.getPath("C:\\state"));

            assertThatThrownBy(() -> AclOwnership.requireOurs(place, Files.getOwner(place), place))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("does not tell who may write");
        }
    }
}
