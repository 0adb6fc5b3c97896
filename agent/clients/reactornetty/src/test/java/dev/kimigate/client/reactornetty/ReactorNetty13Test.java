package dev.kimigate.client.reactornetty;

import org.junit.jupiter.api.Tag;

@Tag("slow") // all scenarios with the newest release
class ReactorNetty13Test extends ReactorNettyScenarioTests {
    ReactorNetty13Test() throws Exception {
        super("1.3.8", false);
    }
}
