package dev.kimigate.gateway;

import dev.kimigate.settings.Settings;
import dev.kimigate.start.StandaloneGate;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Gates of a test's gateways, which write into its folder until they are closed. */
final class TestGates {
    private static final Queue<StandaloneGate> OPEN = new ConcurrentLinkedQueue<>();

    private TestGates() {}

    static StandaloneGate open(Settings settings) {
        StandaloneGate gate = StandaloneGate.open(settings, Gateway.LABEL, Gateway.CLIENT);
        OPEN.add(gate);
        return gate;
    }

    static void closeAll() {
        for (StandaloneGate gate = OPEN.poll(); gate != null; gate = OPEN.poll()) {
            gate.close();
        }
    }
}
