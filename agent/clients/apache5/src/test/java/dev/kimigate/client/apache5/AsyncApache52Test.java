package dev.kimigate.client.apache5;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class AsyncApache52Test extends Apache5ScenarioTests {
    AsyncApache52Test() throws Exception {
        super("5.2.3", false, "AsyncAdapter", "AsyncScenarios", "AsyncBurst", "Http2CallScenarios");
    }
}
