package dev.kimigate.cli;

import dev.kimigate.machine.PlatformProof;
import dev.kimigate.machine.Prover;
import dev.kimigate.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Whether JVMs share permits on this platform; has it proven where nobody has tried yet. */
record PlatformCheck(Path folder) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What is known; touches nothing. */
    PlatformProof known() {
        return PlatformProof.in(folder);
    }

    /** The same, and proves it if nobody has. Takes seconds then. */
    PlatformProof provenOnce(Output output) throws StoreException {
        PlatformProof known = known();
        return known.kind() == PlatformProof.Kind.NONE ? proven(output) : known;
    }

    /** The same, and tries again if it did not succeed before. */
    PlatformProof provenIfNot(Output output) throws StoreException {
        PlatformProof known = known();
        return known.shares() ? known : proven(output);
    }

    /** Proves it in any case. */
    PlatformProof proven(Output output) throws StoreException {
        output.complain("finding out whether JVMs can share permits here: two processes, some seconds");
        return Prover.prove(folder, witness(), PATIENCE);
    }

    /**
     * Once, where the user's JVMs keep their state. Without a folder, or with a failure, they count alone and say so.
     */
    static void proveForUser(Output output) {
        try {
            Path folder = UserSettings.stateFolderOf(UserSettings.present().settings());
            PlatformProof proof = folder == null ? null : new PlatformCheck(folder).provenOnce(output);
            if (proof != null && !proof.shares()) {
                output.complain(proof.text() + "; " + proof.advice());
            }
        } catch (StoreException unusable) {
            output.complain(String.valueOf(unusable.getMessage()));
        }
    }

    private static List<String> witness() {
        return List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-jar",
                OwnJar.path().toString(),
                ProofWitnessCommand.NAME);
    }

    static Finding finding(PlatformProof proof) {
        return switch (proof.kind()) {
            case LISTED, PROVEN -> Finding.fine(proof.text());
            case NONE, FAILED ->
                Finding.note(
                        proof.text(),
                        "each JVM keeps the limit for itself",
                        proof.advice() + "; until it succeeds, set limit so low that all tools together stay within"
                                + " the account's",
                        Topic.NOT_PROVEN);
            case REVOKED ->
                Finding.problem(
                        proof.text(),
                        "each JVM keeps to a part of the limit",
                        "report it; " + proof.advice() + " to try again",
                        Topic.NOT_PROVEN);
        };
    }
}
