package dev.kimigate.client.apache5;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class AsyncApache57Test extends Apache5ScenarioTests {
    AsyncApache57Test() throws Exception {
        super("5.7-alpha1", false, "AsyncAdapter", "AsyncScenarios", "AsyncBurst", "Http2CallScenarios");
    }
}
