package dev.kimigate.machine;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A witness of a proof: as it is in the product, or one with a store that is broken in some way. */
final class WitnessMain {
    private WitnessMain() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        int self = Integer.parseInt(arguments[2]);
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        System.exit(
                switch (arguments[0]) {
                    case "good" -> ProofWitness.run(folder, self);
                    case "unfenced" -> new UnfencedWitness(ProofGround.open(folder, end), self).testify();
                    case "unlocked" -> new UnlockedWitness(ProofGround.open(folder, end), self).testify();
                    default -> throw new IllegalArgumentException(arguments[0]);
                });
    }

    /** Its stores are seen late, as by a processor that keeps a store back while it reads. */
    private static final class UnfencedWitness extends ProofWitness {
        private final ProofGround ground;
        private int late;
        private long lateRound;

        UnfencedWitness(ProofGround ground, int self) {
            super(ground, self);
            this.ground = ground;
        }

        @Override
        boolean meet(int own, int others, long round) {
            if (lateRound > 0) {
                ground.words().set(late, lateRound);
            }
            late = own;
            lateRound = round;
            return ground.words().get(others) == round;
        }
    }

    /** Its locks are seen by nobody, as in some file systems of networks. */
    private static final class UnlockedWitness extends ProofWitness {
        private final ProofGround ground;

        UnlockedWitness(ProofGround ground, int self) {
            super(ground, self);
            this.ground = ground;
        }

        @Override
        @Nullable
        FileLock lock(long position) throws IOException {
            return ground.lock((1L << 30) + position);
        }
    }
}
