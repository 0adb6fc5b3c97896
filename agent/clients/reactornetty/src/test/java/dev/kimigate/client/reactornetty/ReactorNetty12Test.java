package dev.kimigate.client.reactornetty;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class ReactorNetty12Test extends ReactorNettyScenarioTests {
    ReactorNetty12Test() throws Exception {
        super("1.2.18", false);
    }
}
