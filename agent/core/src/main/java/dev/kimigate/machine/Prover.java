package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether processes can share permits here, with two processes that it starts: whether a folder can be this
 * user's alone, a replaced file is noticed, locks are seen byte by byte and go with their process, and words that all
 * have mapped lose nothing and are seen in the order that the store rests on.
 *
 * <p>Only commands that a person has called do this, never a host: a host must not find processes that it did not
 * start. It cannot find orders that are too rare for some ten thousand rounds.
 */
public final class Prover {
    private static final String KIND = "proof";
    private static final String ERRORS = "errors-";
    private static final long FREE_BYTE = 5;
    private static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private final Path folder;
    private final List<String> command;
    private final long endNanos;
    private final List<Process> witnesses = new ArrayList<>();

    private Prover(Path folder, List<String> command, Duration patience) {
        this.folder = folder;
        this.command = command;
        this.endNanos = System.nanoTime() + patience.toNanos();
    }

    /**
     * Proves, and keeps the result in the folder. On the calling thread, for as long as the patience at most and a
     * second to clean up.
     *
     * @param folder the state folder; made if need be
     * @param command starts a witness, when a folder and its number are added
     */
    public static PlatformProof prove(Path folder, List<String> command, Duration patience) throws StoreException {
        StateDirectory.prepare(folder);
        Prover prover = new Prover(folder, command, patience);
        String failure = prover.failure();
        PlatformProof proof = new PlatformProof(
                failure == null ? PlatformProof.Kind.PROVEN : PlatformProof.Kind.FAILED,
                TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()),
                failure == null ? "" : failure);
        ProofFile.write(folder, PlatformKey.of(folder), proof);
        return proof;
    }

    /** What is not as it must be; null if all is. */
    private @Nullable String failure() {
        ProcessFolders folders = new ProcessFolders(folder, KIND);
        folders.sweep(each -> true);
        Path own = null;
        try {
            own = folders.of(JvmIdentity.pid());
            Ownership.requireOurs(own);
            requireReplacedFileIsNoticed(own);
            testify(own);
            return null;
        } catch (ProofTimeoutException slow) {
            return slow.getMessage() + "; the machine was too busy, try again";
        } catch (IOException | StoreException | RuntimeException | InternalError e) {
            return e instanceof StoreException || e instanceof UnfitException
                    ? String.valueOf(e.getMessage())
                    : e.toString();
        } finally {
            witnesses.forEach(Process::destroyForcibly);
            if (own != null) {
                clean(own);
            }
        }
    }

    private void testify(Path own) throws IOException, StoreException {
        ProofGround ground = ProofGround.create(own, endNanos);
        try {
            for (int witness = 1; witness <= ProofGround.WITNESSES; witness++) {
                witnesses.add(start(own, witness));
            }
            MappedWords words = ground.words();
            await(
                    ground,
                    "two processes that write to one word",
                    () -> words.get(ProofGround.READY) == ProofGround.WITNESSES);
            requireLocks(ground);
            words.set(ProofGround.GO, 1);
            requireOrder(ground);
            requireDeathIsSeen(ground);
            words.set(ProofGround.STOP, 1);
            await(ground, "a process that ends", () -> !witnesses.get(0).isAlive());
            requireFree(ground, 1, "a lock that was released is not free");
            MappedWords.settle();
        } finally {
            ground.leave();
        }
    }

    private void await(ProofGround ground, String what, ProofGround.Condition condition) throws IOException {
        ground.await(what, () -> {
            for (int i = 0; i < witnesses.size(); i++) {
                Process witness = witnesses.get(i);
                require(
                        condition.holds() || witness.isAlive(),
                        "process " + (i + 1) + " ended early" + complaint(i + 1));
            }
            return condition.holds();
        });
    }

    /** What a witness has said last. */
    private String complaint(int witness) {
        try {
            List<String> lines = Files.readAllLines(
                    new ProcessFolders(folder, KIND).of(JvmIdentity.pid()).resolve(ERRORS + witness));
            return lines.isEmpty() ? "" : ": " + lines.get(0);
        } catch (IOException | StoreException unreadable) {
            return "";
        }
    }

    private Process start(Path own, int witness) throws IOException {
        List<String> words = new ArrayList<>(command);
        words.add(own.toString());
        words.add(Integer.toString(witness));
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(new File(own.toFile(), ERRORS + witness));
        VARIABLES.forEach(builder.environment()::remove); // never the agent inside the proof
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    private static void requireReplacedFileIsNoticed(Path own) throws IOException, StoreException {
        Path path = own.resolve("replaced");
        LockFile file = LockFile.open(path);
        Path next = Files.createFile(own.resolve("next"), Ownership.onlyOurs("rw-------"));
        try {
            Files.move(next, path, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException pinned) {
            return;
        }
        require(!file.isStillAt(path), "a replaced file is not noticed");
        file.leave(path);
    }

    private static void requireLocks(ProofGround ground) throws IOException {
        for (int witness = 1; witness <= ProofGround.WITNESSES; witness++) {
            requireHeld(ground, witness, "a lock of another process is not seen");
            requireHeld(ground, LockFile.INITIALISATION + witness, "a lock behind the file's end is not seen");
        }
        requireFree(ground, FREE_BYTE, "a lock holds more than its byte");
    }

    /** Reads what the witnesses write, until both are through. */
    private void requireOrder(ProofGround ground) throws IOException {
        MappedWords words = ground.words();
        long[] last = {0};
        await(ground, "words that two processes change", () -> {
            long version = words.get(ProofGround.NAMED);
            for (int i = ProofGround.WORDS_OF_A_SLOT; i >= 1; i--) {
                require(
                        words.get(ProofGround.NAMED + i * Long.BYTES) >= version,
                        "words were named before they were written");
            }
            require(version >= last[0], "a word went back");
            last[0] = version;
            return words.get(ProofGround.done(1)) == 1 && words.get(ProofGround.done(2)) == 1;
        });
        long sum = words.get(ProofGround.COUNT);
        long all = (long) ProofGround.WITNESSES * ProofGround.ADDS;
        require(sum == all, "changes of a word were lost: " + sum + " of " + all + " are there");
        long unseen = Math.max(words.get(ProofGround.unseen(1)), words.get(ProofGround.unseen(2)));
        require(
                unseen == 0,
                "two processes did not see each other in " + unseen + " of " + words.get(ProofGround.LAST) + " rounds");
    }

    private void requireDeathIsSeen(ProofGround ground) throws IOException {
        long count = ground.words().get(ProofGround.COUNT);
        Process killed = witnesses.remove(1);
        killed.destroyForcibly();
        ground.await("a killed process that ends", () -> !killed.isAlive());
        ground.await("the lock of a killed process", () -> isFree(ground, 2));
        requireHeld(ground, 1, "with a killed process the lock of another went too");
        require(ground.words().get(ProofGround.COUNT) == count, "with a killed process what it had written went too");
    }

    private static void requireHeld(ProofGround ground, long position, String otherwise) throws IOException {
        require(ground.lock(position) == null, otherwise);
    }

    private static void requireFree(ProofGround ground, long position, String otherwise) throws IOException {
        require(isFree(ground, position), otherwise);
    }

    private static boolean isFree(ProofGround ground, long position) throws IOException {
        FileLock lock = ground.lock(position);
        if (lock == null) {
            return false;
        }
        lock.release();
        return true;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new UnfitException(otherwise);
        }
    }

    /** Windows keeps a mapped file until the process ends; the next proof sweeps. */
    private static void clean(Path own) {
        try (var files = Files.newDirectoryStream(own)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(own);
        } catch (IOException | RuntimeException later) {
            // as said
        }
    }

    private static final class UnfitException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnfitException(String message) {
            super(message);
        }
    }
}
