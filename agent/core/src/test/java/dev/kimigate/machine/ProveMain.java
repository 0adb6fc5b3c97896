package dev.kimigate.machine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Proves the platform that it takes itself to be, or revokes that proof; prints what the folder says then. */
final class ProveMain {
    private ProveMain() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        if (arguments[0].equals("revoke")) {
            ProofFile.revoke(folder, "25 calls were in flight, and 20 were allowed");
        } else {
            List<String> command = new ArrayList<>(List.of(
                    ForkedHost.java(), "-cp", System.getProperty("java.class.path"), WitnessMain.class.getName()));
            command.add(arguments[0]);
            PlatformProof unused = Prover.prove(folder, command, Duration.ofSeconds(60));
        }
        System.out.println(PlatformProof.in(folder).text());
    }
}
