package dev.kimigate.client.apache5;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more copy of the client
class AsyncRelocatedApache5Test extends Apache5ScenarioTests {
    AsyncRelocatedApache5Test() throws Exception {
        super("5.6.5", true, "AsyncAdapter", "AsyncScenarios", "AsyncBurst", "Http2CallScenarios");
    }
}
