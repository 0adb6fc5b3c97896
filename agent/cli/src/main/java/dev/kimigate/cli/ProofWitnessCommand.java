package dev.kimigate.cli;

import dev.kimigate.machine.ProofWitness;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One of the two processes of a proof. */
@Command(name = ProofWitnessCommand.NAME, hidden = true, description = "For doctor.")
final class ProofWitnessCommand extends Subcommand {
    static final String NAME = "proof-witness";

    @Parameters(index = "0", paramLabel = "FOLDER")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Parameters(index = "1", paramLabel = "NUMBER")
    private int number;

    @Override
    int run(Output output) throws IOException, StoreException {
        return ProofWitness.run(folder, number);
    }
}
