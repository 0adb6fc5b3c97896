package dev.kimigate.client.apache5;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class MinimalApache50Test extends Apache5ScenarioTests {
    MinimalApache50Test() throws Exception {
        super("5.0", false, "MinimalAdapter");
    }
}
