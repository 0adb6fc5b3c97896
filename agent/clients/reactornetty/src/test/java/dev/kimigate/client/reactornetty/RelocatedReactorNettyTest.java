package dev.kimigate.client.reactornetty;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more copy of the client
class RelocatedReactorNettyTest extends ReactorNettyScenarioTests {
    RelocatedReactorNettyTest() throws Exception {
        super("1.3.8", true);
    }
}
