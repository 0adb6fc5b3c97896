package dev.kimigate.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow") // 20 s: forks JVMs that contend for words
class ProverTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @BeforeEach
    void keepPrivate() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }

    private static List<String> witness(String kind) {
        return List.of(
                ForkedHost.java(), "-cp", System.getProperty("java.class.path"), WitnessMain.class.getName(), kind);
    }

    private PlatformProof proof(String kind) throws StoreException {
        return Prover.prove(folder, witness(kind), PATIENCE);
    }

    @Test
    void proof_here_succeeds_isKept_andLeavesNothingElse() throws Exception {
        PlatformProof proof = proof("good");

        assertThat(proof.reason()).isEmpty();
        assertThat(proof.kind()).isEqualTo(PlatformProof.Kind.PROVEN);
        assertThat(ProofFile.read(folder, PlatformKey.of(folder))).isEqualTo(proof);
        try (var left = Files.list(folder)) {
            assertThat(left.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("proof", "proof.lock");
        }
    }

    @Test
    void proof_withAnUnfencedSwap_isRefused() throws Exception {
        assertThat(proof("unfenced").reason()).startsWith("two processes did not see each other in ");
        assertThat(ProofFile.read(folder, PlatformKey.of(folder)).kind()).isEqualTo(PlatformProof.Kind.FAILED);
    }

    @Test
    void proof_withLocksThatAreNotSeen_isRefused() throws Exception {
        assertThat(proof("unlocked").reason()).isEqualTo("a lock of another process is not seen");
    }

    @Test
    void proof_withAProcessThatCannotStart_isRefused_andSaysWhy() throws Exception {
        assertThat(Prover.prove(folder, List.of(ForkedHost.java(), "NoSuchClass"), PATIENCE)
                        .reason())
                .startsWith("process ")
                .contains(" ended early: Error: ");
    }

    @Test
    void proof_inAFolderThatOthersMayWrite_isRefused() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThatThrownBy(() -> proof("good"))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("may be written by other users");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void proof_thatTakesTooLong_saysSo() throws Exception {
        PlatformProof proof = Prover.prove(folder, witness("good"), Duration.ZERO);

        assertThat(proof.kind()).isEqualTo(PlatformProof.Kind.FAILED);
        assertThat(proof.reason()).startsWith("time was over").endsWith("too busy, try again");
    }

    @Test
    void fileThatOthersMayWrite_provesNothing() throws Exception {
        ProofFile.write(folder, "0123", new PlatformProof(PlatformProof.Kind.PROVEN, 7, ""));
        assertThat(ProofFile.read(folder, "0123")).isEqualTo(new PlatformProof(PlatformProof.Kind.PROVEN, 7, ""));

        Files.setPosixFilePermissions(folder.resolve("proof"), PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThat(ProofFile.read(folder, "0123").kind()).isEqualTo(PlatformProof.Kind.NONE);
    }

    @Test
    void file_keepsALineForEachKey_andSkipsDamagedOnes() throws Exception {
        ProofFile.write(folder, "aaaa", new PlatformProof(PlatformProof.Kind.PROVEN, 1, ""));
        ProofFile.write(folder, "bbbb", new PlatformProof(PlatformProof.Kind.FAILED, 2, "no\nlocks"));
        ProofFile.write(folder, "aaaa", new PlatformProof(PlatformProof.Kind.REVOKED, 3, "too many"));
        SmallFile.replace(folder, "proof", SmallFile.read(folder, "proof") + "aaaa nonsense\ncccc 1 WRONG x\n");

        assertThat(ProofFile.read(folder, "aaaa"))
                .isEqualTo(new PlatformProof(PlatformProof.Kind.REVOKED, 3, "too many"));
        assertThat(ProofFile.read(folder, "bbbb").reason()).isEqualTo("no?locks");
        assertThat(ProofFile.read(folder, "cccc").kind()).isEqualTo(PlatformProof.Kind.NONE);
    }
}
