package dev.kimigate.client.apache5;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class MinimalApache57Test extends Apache5ScenarioTests {
    MinimalApache57Test() throws Exception {
        super("5.7-alpha1", false, "MinimalAdapter");
    }
}
