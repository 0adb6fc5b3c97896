package dev.kimigate.client.apache5;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class AsyncApache54Test extends Apache5ScenarioTests {
    AsyncApache54Test() throws Exception {
        super("5.4.4", false, "AsyncAdapter", "AsyncScenarios", "AsyncBurst", "Http2CallScenarios");
    }
}
