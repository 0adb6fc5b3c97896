package dev.kimigate.machine;

import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One of the two processes by which a {@link Prover} proves that processes share words and see each other's locks. */
public class ProofWitness {
    private static final int LOCKED_BY_ANOTHER = 3;
    private static final Duration CROSSING = Duration.ofSeconds(8);
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final ProofGround ground;
    private final MappedWords words;
    private final int self;
    private final int other;

    ProofWitness(ProofGround ground, int self) {
        this.ground = ground;
        this.words = ground.words();
        this.self = self;
        this.other = 3 - self;
    }

    /**
     * Does all that a witness does; returns the exit code of its process.
     *
     * @param folder of the proof
     * @param self 1 or 2
     */
    public static int run(Path folder, int self) throws IOException, StoreException {
        long end = System.nanoTime() + LONGEST.toNanos();
        return new ProofWitness(ProofGround.open(folder, end), self).testify();
    }

    final int testify() throws IOException {
        FileLock life = lock(self);
        FileLock far = lock(LockFile.INITIALISATION + self);
        if (life == null || far == null) {
            return LOCKED_BY_ANOTHER;
        }
        long unused = words.increment(ProofGround.READY);
        ground.await("the word to go", () -> words.get(ProofGround.GO) == 1);
        for (int i = 0; i < ProofGround.ADDS; i++) {
            unused = words.increment(ProofGround.COUNT);
        }
        words.set(ProofGround.unseen(self), cross());
        if (self == 1) {
            name();
        }
        words.set(ProofGround.done(self), 1);
        ground.await("the word to stop", () -> words.get(ProofGround.STOP) == 1);
        life.release();
        far.release();
        return 0;
    }

    /** Shows that this process lives, as a registered JVM does. */
    @Nullable
    FileLock lock(long position) throws IOException {
        return ground.lock(position);
    }

    private long cross() throws IOException {
        long unseen = 0;
        long enough = System.nanoTime() + CROSSING.toNanos();
        for (long round = 1; words.get(ProofGround.LAST) != round - 1 || round == 1; round++) {
            long present = round;
            if (self == 1 && isLast(round, enough)) {
                words.set(ProofGround.LAST, round);
            }
            words.set(ProofGround.arrived(self), round);
            ground.await("the other witness", () -> words.get(ProofGround.arrived(other)) >= present);
            boolean saw = meet(ProofGround.crossed(self, round), ProofGround.crossed(other, round), round);
            words.set(ProofGround.said(self), 2 * round + (saw ? 1 : 0));
            ground.await("the other witness", () -> words.get(ProofGround.said(other)) >>> 1 >= present);
            unseen += !saw && (words.get(ProofGround.said(other)) & 1) == 0 ? 1 : 0;
        }
        return unseen;
    }

    /** A busy machine lets two processes meet some hundred times a second only. */
    private static boolean isLast(long round, long enough) {
        return round == ProofGround.ROUNDS || (round >= ProofGround.LEAST_ROUNDS && System.nanoTime() - enough > 0);
    }

    /** A start in the shape of an admission: publish, then count. Of two at once, one at least sees the other. */
    boolean meet(int own, int others, long round) {
        boolean published = words.swapKnown(own, words.get(own), round);
        VarHandle.fullFence();
        return words.get(others) == round && published;
    }

    /** A policy in the shape of a new one: the words of its slot, then the word that names it. */
    private void name() {
        for (long version = 1; version <= ProofGround.ROUNDS; version++) {
            for (int i = 1; i <= ProofGround.WORDS_OF_A_SLOT; i++) {
                words.set(ProofGround.NAMED + i * Long.BYTES, version);
            }
            words.set(ProofGround.NAMED, version);
        }
    }
}
