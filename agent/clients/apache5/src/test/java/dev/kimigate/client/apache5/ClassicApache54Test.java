package dev.kimigate.client.apache5;

import org.junit.jupiter.api.Tag;

@Tag("releases") // one more release of the client
class ClassicApache54Test extends Apache5ScenarioTests {
    ClassicApache54Test() throws Exception {
        super("5.4.4", false, "ClassicAdapter", "ClassicScenarios", "ClassicBurst");
    }
}
