package dev.kimigate.client.reactornetty;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class ReactorNetty11Test extends ReactorNettyScenarioTests {
    ReactorNetty11Test() throws Exception {
        super("1.1.31", false);
    }
}
