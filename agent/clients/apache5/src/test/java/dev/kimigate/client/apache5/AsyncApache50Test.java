package dev.kimigate.client.apache5;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class AsyncApache50Test extends Apache5ScenarioTests {
    AsyncApache50Test() throws Exception {
        super("5.0", false, "AsyncAdapter", "AsyncScenarios", "AsyncBurst", "Http2CallScenarios");
    }
}
