package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The files of one proof, as a prover and its two witnesses share them: words and byte locks of the very classes that
 * the store counts with. Each side waits here for the others, bounded.
 */
final class ProofGround {
    static final int WITNESSES = 2;
    /** In how many rounds they cross, if the machine has the time for that many. */
    static final int ROUNDS = 20_000;

    /** How many rounds prove something. */
    static final int LEAST_ROUNDS = 1_000;

    /** How often each witness adds one. */
    static final int ADDS = 10 * ROUNDS;

    static final int WORDS_OF_A_SLOT = 16;

    /** Apart by a line of a processor's cache and more, so that each word is a contest of its own. */
    private static final int APART = 256;

    static final int READY = 0;
    static final int GO = APART;
    static final int COUNT = 2 * APART;
    static final int STOP = 3 * APART;
    static final int NAMED = 4 * APART;
    /** The round after which they stop crossing. */
    static final int LAST = 5 * APART;

    private static final int ARRIVED = 6 * APART;
    private static final int SAID = 10 * APART;
    private static final int UNSEEN = 14 * APART;
    private static final int DONE = 18 * APART;
    private static final int CROSSED = 22 * APART;
    private static final int CROSSING_SLOTS = 8;
    private static final int SIZE = 64 * APART;

    private static final String WORDS_FILE = "words";
    private static final String LOCK_FILE = "lock";
    private static final int SPINS = 500;

    private final Path folder;
    private final MappedWords words;
    private final LockFile lockFile;
    private final long endNanos;

    private ProofGround(Path folder, MappedWords words, LockFile lockFile, long endNanos) {
        this.folder = folder;
        this.words = words;
        this.lockFile = lockFile;
        this.endNanos = endNanos;
    }

    /** Something that is waited for. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Makes the files, by the prover. */
    static ProofGround create(Path folder, long endNanos) throws IOException, StoreException {
        Path file = folder.resolve(WORDS_FILE);
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                Ownership.onlyOurs("rw-------"))) {
            ByteBuffer zeros = ByteBuffer.allocate(SIZE);
            while (zeros.hasRemaining()) {
                int unused = channel.write(zeros, zeros.position());
            }
        }
        return open(folder, endNanos);
    }

    static ProofGround open(Path folder, long endNanos) throws IOException, StoreException {
        Path file = folder.resolve(WORDS_FILE);
        Ownership.requireOurs(file);
        try (FileChannel channel = FileChannel.open(
                file, Ownership.pinned(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS))) {
            MappedWords words = new MappedWords(channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE));
            return new ProofGround(folder, words, LockFile.open(folder.resolve(LOCK_FILE)), endNanos);
        }
    }

    MappedWords words() {
        return words;
    }

    /** Null if another process holds it, as far as this one sees. */
    @Nullable
    FileLock lock(long position) throws IOException {
        return lockFile.tryLock(position);
    }

    void leave() throws IOException {
        lockFile.leave(folder.resolve(LOCK_FILE));
    }

    static int arrived(int witness) {
        return ARRIVED + witness * APART;
    }

    /** Twice the round, plus one if the other was seen. */
    static int said(int witness) {
        return SAID + witness * APART;
    }

    /** In how many rounds neither saw the other. */
    static int unseen(int witness) {
        return UNSEEN + witness * APART;
    }

    static int done(int witness) {
        return DONE + witness * APART;
    }

    static int crossed(int witness, long round) {
        return CROSSED + witness * CROSSING_SLOTS * APART / WITNESSES + (int) (round % CROSSING_SLOTS) * APART / 2;
    }

    /** Spins at first, then lets others run: on one core the other side must get to. */
    void await(String what, Condition condition) throws IOException {
        for (int spins = 0; !condition.holds(); spins++) {
            if (spins > SPINS) {
                LockSupport.parkNanos(1);
                if (System.nanoTime() - endNanos > 0) {
                    throw new ProofTimeoutException("time was over: " + what);
                }
            } else {
                Thread.onSpinWait();
            }
        }
    }
}
