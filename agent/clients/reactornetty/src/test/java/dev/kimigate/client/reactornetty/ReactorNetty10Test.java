package dev.kimigate.client.reactornetty;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class ReactorNetty10Test extends ReactorNettyScenarioTests {
    ReactorNetty10Test() throws Exception {
        super("1.0.0", false);
    }
}
