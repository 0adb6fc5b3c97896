package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.limiter.FakeTime;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.store.Admission;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateDirectoryTest {
    @TempDir
    Path root;

    @Test
    void locate_withASetting_isTheSetting() throws StoreException {
        assertThat(StateDirectory.locate(root.resolve("a/../mine"), host("ext4")))
                .isEqualTo(root.resolve("mine"));
    }

    @Test
    void locate_withoutSetting_isTheCacheOfTheHome() throws Exception {
        Files.createDirectory(root.resolve("home"));

        assertThat(StateDirectory.locate(null, host("ext4"))).isEqualTo(root.resolve("home/.cache/kimi-gate"));
    }

    @Test
    void locate_onMacos_isNotACacheThatTheSystemEmpties() throws Exception {
        Files.createDirectory(root.resolve("home"));

        assertThat(StateDirectory.locate(null, new FakeHost(root, "apfs", "Mac OS X", null)))
                .isEqualTo(root.resolve("home/Library/Application Support/kimi-gate/state"));
    }

    @Test
    void locate_onWindows_isTheFolderForDataOfThisMachine() throws Exception {
        Files.createDirectory(root.resolve("home"));
        Path local = Files.createDirectory(root.resolve("local"));

        assertThat(StateDirectory.locate(null, new FakeHost(root, "NTFS", "Windows 11", local)))
                .isEqualTo(local.resolve("kimi-gate"));
        assertThat(StateDirectory.locate(null, new FakeHost(root, "NTFS", "Windows 11", null)))
                .isEqualTo(root.resolve("home/AppData/Local/kimi-gate"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nfs",
                "nfs4",
                "CIFS",
                "fuse.sshfs",
                "9p",
                "virtiofs",
                "lustre",
                "gpfs",
                "afpfs",
                "webdav",
                "macfuse",
                "smbfs",
                "fuse.grpcfuse",
                "unc"
            })
    void locate_withTheHomeOnANetwork_isSharedMemory(String type) throws Exception {
        Files.createDirectory(root.resolve("home"));
        Files.createDirectory(root.resolve("shm"));

        assertThat(StateDirectory.locate(null, host(type))).isEqualTo(root.resolve("shm/kimi-gate-1234"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "btrfs", "overlay", "tmpfs", "fuseblk", "apfs", "NTFS", ""})
    void isOnNetwork_ofALocalFileSystem_isFalse(String type) {
        assertThat(StateDirectory.isOnNetwork(type)).isFalse();
    }

    @Test
    void locate_withoutHomeAndSharedMemory_isTheTemporaryDirectory() throws StoreException {
        assertThat(StateDirectory.locate(null, host("ext4"))).isEqualTo(root.resolve("tmp/kimi-gate-1234"));
    }

    @Test
    void prepare_ofAMissingFolder_makesItForUsAlone() throws Exception {
        Path made = StateDirectory.prepare(root.resolve("x/y/state"), host("ext4"));

        assertThat(Files.getPosixFilePermissions(made)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(StateDirectory.prepare(made, host("ext4"))).isEqualTo(made);
    }

    @Test
    void prepare_ofASymbolicLink_fails() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("link"), Files.createDirectory(root.resolve("real")));

        assertThatThrownBy(() -> StateDirectory.prepare(link, host("ext4")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("symbolic link");
    }

    @Test
    void prepare_ofAFolderOthersMayWrite_fails() throws Exception {
        Path open = Files.createDirectory(root.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxr-x"));

        assertThatThrownBy(() -> StateDirectory.prepare(open, host("ext4")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("chmod go-w");
    }

    @Test
    void prepare_ofAFolderOfSomebodyElse_fails() throws Exception {
        assertThatThrownBy(() -> StateDirectory.prepare(somebodyElses(), host("ext4")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("belongs to user");
    }

    @Test
    void prepare_ofAFile_fails() throws Exception {
        Path file = Files.createFile(root.resolve("file"), Ownership.onlyOurs("rw-------"));

        assertThatThrownBy(() -> StateDirectory.prepare(file, host("ext4")))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no folder");
    }

    @Test
    void prepare_whereNothingCanBeMade_fails() {
        assertThatThrownBy(() -> StateDirectory.prepare(Path.of("/proc/kimi-gate"), host("ext4")))
                .isInstanceOf(StoreException.class);
    }

    @Test
    void prepare_onTheMachineAtHand_givesAFolderForAStore() throws Exception {
        Path directory = StateDirectory.prepare(root.resolve("state"));
        Limiters limiters = new FakeTime().limiters();

        try (MachineStore store = MachineStore.open(directory, "0123456789abcdef", "name", 1, "", limiters.runtime())) {
            assertThat(store.tryAcquire()).isEqualTo(Admission.COUNTED);
            store.release(false);
        }
    }

    /** Root may give a folder away; anybody else is not root. */
    private Path somebodyElses() throws IOException {
        if (Ownership.userId() != 0) {
            return Path.of("/");
        }
        Path given = Files.createDirectory(root.resolve("given"));
        Files.setPosixFilePermissions(given, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(given, "unix:uid", 12_345);
        return given;
    }

    private StateDirectory.Host host(String fileSystem) {
        return new FakeHost(root, fileSystem, "Linux".toUpperCase(Locale.ROOT), null);
    }

    private record FakeHost(
            Path root, String type, String system, @Nullable Path localData) implements StateDirectory.Host {

        @Override
        public @Nullable Path home() {
            return root.resolve("home");
        }

        @Override
        public Path sharedMemory() {
            return root.resolve("shm");
        }

        @Override
        public Path temporary() {
            return root.resolve("tmp");
        }

        @Override
        public String user() {
            return "1234";
        }

        @Override
        public String fileSystemType(Path existing) {
            return type;
        }
    }
}
