package dev.kimigate.client.apache5;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class ClassicApache50Test extends Apache5ScenarioTests {
    ClassicApache50Test() throws Exception {
        super("5.0", false, "ClassicAdapter", "ClassicScenarios", "ClassicBurst");
    }
}
